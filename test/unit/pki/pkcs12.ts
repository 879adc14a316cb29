import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf, openssl, pem } from './authority.ts'

const pemKey = (der: Uint8Array | undefined) =>
  `-----BEGIN PRIVATE KEY-----\n${Buffer.from(der ?? []).toString('base64')}\n-----END PRIVATE KEY-----\n`

/** A container made by openssl, as officials have them from an authority; `words` are its further options. */
export function pkcs12Of(
  own: { readonly certificate: Uint8Array; readonly key?: Uint8Array | undefined },
  above: readonly Uint8Array[],
  password: string,
  ...words: readonly string[]
): Buffer {
  const folder = folderOf({ 'key.pem': pemKey(own.key), 'own.pem': pem(own.certificate), 'chain.pem': pem(...above) })
  const files = ['-out', 'key.p12', '-inkey', 'key.pem', '-in', 'own.pem', '-certfile', 'chain.pem']
  const made = openssl(folder, 'pkcs12', '-export', ...files, '-passout', `pass:${password}`, ...words)
  if (!made.fine) throw new Error(made.said)
  return readFileSync(join(folder, 'key.p12'))
}
