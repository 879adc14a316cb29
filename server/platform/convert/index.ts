import { access, constants } from 'node:fs/promises'
import { libreOffice } from './libreoffice.ts'
import type { Converter } from './port.ts'

export { libreOffice } from './libreoffice.ts'
export { type Conversion, type Converter, type ConvertibleType, type ConvertSource, convertibleTypes } from './port.ts'

/** Where the packages of Linux, macOS and Windows put the program. */
const usualPlaces = [
  '/usr/bin/soffice',
  '/usr/local/bin/soffice',
  '/usr/lib/libreoffice/program/soffice',
  '/opt/libreoffice/program/soffice',
  '/snap/bin/libreoffice',
  '/Applications/LibreOffice.app/Contents/MacOS/soffice',
  'C:\\Program Files\\LibreOffice\\program\\soffice.exe',
] as const

/** `setting`: `auto` looks in the usual places, `none` never converts, anything else is the path of the program. */
export async function openConverter(setting: string): Promise<Converter> {
  if (setting === 'none') return noConverter
  const program = setting === 'auto' ? await firstThere(usualPlaces) : setting
  return program === undefined ? noConverter : libreOffice({ program })
}

export const noConverter: Converter = {
  available: () => Promise.resolve(false),
  toPdf: () => Promise.resolve({ outcome: 'unavailable' }),
  close: () => Promise.resolve(),
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (there) return path
  }
  return undefined
}
