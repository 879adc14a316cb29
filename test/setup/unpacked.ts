import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import PizZip from 'pizzip'
import { folderOf } from '../unit/pki/authority.ts'

/** Lays a ZIP out in a folder of its own. */
export function unpacked(zip: Buffer): { folder: string; names: string[]; text: (name: string) => string } {
  const folder = folderOf({ 'bundle.zip': zip })
  const { files } = new PizZip(zip)
  for (const [name, entry] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), entry.asUint8Array())
  }
  return {
    folder,
    names: Object.keys(files),
    text: (name) => Buffer.from(files[name]?.asUint8Array() ?? []).toString(),
  }
}
