import { spawnSync } from 'node:child_process'
import { folderOf, pem } from './authority.ts'

export const hasXmlsec = spawnSync('xmlsec1', ['--version']).status === 0

interface Above {
  readonly root: { readonly certificate: Uint8Array }
  readonly issuing: { readonly certificate: Uint8Array }
}

/** What xmlsec1 says of XML with the root of this authority alone. `at` as it reads it, in local time. */
export function xmlsec(xml: string, { root, issuing }: Above, at: string) {
  const cwd = folderOf({ 'a.xml': xml, 'root.pem': pem(root.certificate), 'issuing.pem': pem(issuing.certificate) })
  const trust = ['--trusted-pem', 'root.pem', '--untrusted-pem', 'issuing.pem', '--verification-time', at]
  const ids = ['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties']
  const { status, stderr } = spawnSync('xmlsec1', ['--verify', ...trust, ...ids, 'a.xml'], { cwd, encoding: 'utf8' })
  return { fine: status === 0, said: stderr }
}
