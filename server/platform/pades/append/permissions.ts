import { PdfFault } from '../fault.ts'
import {
  type FormField,
  isArray,
  isDict,
  isName,
  type PdfDict,
  type PdfFile,
  type PdfObject,
  textOf,
} from '../file/index.ts'

const mostReferences = 20

/** How much a certified file lets be changed (12.8.2.2): 1 nothing, 2 filling and signing, 3 notes too; undefined when it is not certified. */
export function certifiedLevel(file: PdfFile): 1 | 2 | 3 | undefined {
  const permissions = file.resolve(file.catalog.entries.get('Perms'))
  const signature = isDict(permissions) ? file.resolve(permissions.entries.get('DocMDP')) : null
  if (!isDict(signature)) return undefined
  const level = file.resolve(parametersOf(file, signature, 'DocMDP')[0]?.entries.get('P'))
  return level === 1 || level === 3 ? level : 2
}

export function signedFields(fields: readonly FormField[], file: PdfFile): readonly FormField[] {
  return fields.filter((field) => field.type === 'Sig' && isDict(file.resolve(field.value)))
}

/** Throws `sign.fieldLocked` when an earlier signature keeps the field from being changed (12.8.2.4). */
export function checkUnlocked(file: PdfFile, fields: readonly FormField[], name: string): void {
  for (const { value } of signedFields(fields, file)) {
    const signature = file.resolve(value)
    if (!isDict(signature)) continue
    for (const parameters of parametersOf(file, signature, 'FieldMDP')) {
      if (locks(file, parameters, name)) throw new PdfFault('sign.fieldLocked', { field: name })
    }
  }
}

function locks(file: PdfFile, { entries }: PdfDict, name: string): boolean {
  const action = file.resolve(entries.get('Action'))
  const names = textsOf(file, entries.get('Fields'))
  const named = names.some((it) => it === name || name.startsWith(`${it}.`))
  if (isName(action, 'Include')) return named
  if (isName(action, 'Exclude')) return !named
  return isName(action, 'All')
}

function parametersOf(file: PdfFile, signature: PdfDict, method: string): readonly PdfDict[] {
  const list = file.resolve(signature.entries.get('Reference'))
  if (!isArray(list)) return []
  return list.items.slice(0, mostReferences).flatMap((item) => {
    const reference = file.resolve(item)
    if (!isDict(reference) || !isName(file.resolve(reference.entries.get('TransformMethod')), method)) return []
    const parameters = file.resolve(reference.entries.get('TransformParams'))
    return isDict(parameters) ? [parameters] : []
  })
}

function textsOf(file: PdfFile, it: PdfObject | undefined): readonly string[] {
  const list = file.resolve(it)
  if (!isArray(list)) return []
  return list.items.flatMap((item) => textOf(file.resolve(item)) ?? [])
}
