import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Config } from '#config'
import { openPkcs11, openPkcs12, type SigningKey } from '#platform/pki/keys/index.ts'
import { certificatesOfPem } from '#platform/pki/trust/certificate.ts'
import { Told } from '../told.ts'
import type { SignOrder } from './order.ts'

/** Opens the key the order names. Throws `KeyError` and `Told`. */
export async function openKeyFor(order: SignOrder, config: Config): Promise<SigningKey> {
  const secret = config.SIGN_PASSWORD ?? (await askSecret())
  if (order.key !== undefined) return openPkcs12(readFileSync(order.key), secret)
  const { slot, serial } = order
  return openPkcs11({
    library: order.pkcs11 ?? '',
    folder: config.PKCS11_FOLDER,
    pin: secret,
    ...(slot === undefined ? {} : { token: slot }),
    ...(serial === undefined ? {} : { serial }),
    chain: certificatesIn(order.chain),
  })
}

/** Certificates of a PEM file; none without a file. */
export function certificatesIn(path: string | undefined): readonly Uint8Array[] {
  return path === undefined ? [] : certificatesOfPem(readFileSync(path, 'utf8')).map(({ der }) => der)
}

/** Asks at the keyboard without showing what is typed. A secret in the words of the command would stand in the list of processes. */
function askSecret(): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Told('Đặt mật khẩu trong biến SIGN_PASSWORD. / Set the password in SIGN_PASSWORD.')
  process.stderr.write('Mật khẩu, mã PIN / password or PIN: ')
  const dark = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: dark, terminal: true })
  return new Promise((resolve) => {
    lines.question('', (answer) => {
      lines.close()
      process.stderr.write('\n')
      resolve(answer)
    })
  })
}
