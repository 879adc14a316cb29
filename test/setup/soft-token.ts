import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCertificate } from '#platform/pki/trust/certificate.ts'

/** SoftHSM, where the machine has it. */
export const library =
  ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(existsSync) ?? ''
/** Where `npm install --prefix` brought pkcs11js. */
export const bridgeFolder = process.env['PKCS11_FOLDER'] ?? ''
export const hasTokens =
  library !== '' &&
  existsSync(join(bridgeFolder, 'node_modules', 'pkcs11js')) &&
  spawnSync('softhsm2-util', ['--version']).status === 0
export const pin = '48151623'

/** What of the bridge the tests themselves need. */
interface Bridge {
  load(library: string): void
  C_Finalize(): void
  C_Initialize(): void
  C_GetSlotList(present: boolean): Buffer[]
  C_GetTokenInfo(slot: Buffer): { label: string }
  C_OpenSession(slot: Buffer, flags: number): Buffer
  C_Login(session: Buffer, user: number, pin: string): void
  C_CloseAllSessions(slot: Buffer): void
  C_CreateObject(session: Buffer, template: readonly { type: number; value: unknown }[]): Buffer
}

export interface Content {
  /** PKCS#8; a token without is empty. */
  readonly key?: Uint8Array | undefined
  /** By the identifier of their object, hexadecimal; that of the key is `0a`. */
  readonly certificates?: readonly (readonly [string, Uint8Array])[]
}

export interface Tokens {
  /** Forgets every session of a token, as one that was drawn and put back. */
  drop(label: string): void
  close(): void
}

function run(...words: string[]): void {
  const { status, stderr, stdout } = spawnSync('softhsm2-util', words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${stdout}${stderr}`)
}

function importKey(home: string, label: string, key: Uint8Array): void {
  const file = join(home, `${label}.key`)
  writeFileSync(
    file,
    `-----BEGIN PRIVATE KEY-----\n${Buffer.from(key).toString('base64')}\n-----END PRIVATE KEY-----\n`,
  )
  run('--import', file, '--token', label, '--label', 'lãnh đạo', '--id', '0a', '--pin', pin)
}

/** Tokens as their maker's tools would fill them, by label; for this process, and what it starts, until they are closed. */
export function openTokens(contents: Readonly<Record<string, Content>>): Tokens {
  const home = mkdtempSync(join(tmpdir(), 'lien-thong-softhsm-'))
  mkdirSync(join(home, 'tokens'))
  writeFileSync(
    join(home, 'conf'),
    `directories.tokendir = ${join(home, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  )
  process.env['SOFTHSM2_CONF'] = join(home, 'conf')
  for (const [label, { key }] of Object.entries(contents)) {
    run('--init-token', '--free', '--label', label, '--so-pin', '87654321', '--pin', pin)
    if (key) importKey(home, label, key)
  }
  const { PKCS11 } = createRequire(join(bridgeFolder, 'package.json'))('pkcs11js') as { PKCS11: new () => Bridge }
  const bridge = new PKCS11()
  bridge.load(library)
  bridge.C_Initialize()
  const slotOf = (label: string) =>
    bridge.C_GetSlotList(true).find((it) => bridge.C_GetTokenInfo(it).label.trim() === label) ?? Buffer.alloc(0)
  for (const [label, { certificates = [] }] of Object.entries(contents)) keep(bridge, slotOf(label), certificates)
  return {
    drop: (label) => bridge.C_CloseAllSessions(slotOf(label)),
    close: () => {
      delete process.env['SOFTHSM2_CONF']
      // The library knows its tokens once a process, and the next file of tests brings others.
      bridge.C_Finalize()
    },
  }
}

function keep(bridge: Bridge, slot: Buffer, certificates: readonly (readonly [string, Uint8Array])[]): void {
  if (certificates.length === 0) return
  const session = bridge.C_OpenSession(slot, 6)
  bridge.C_Login(session, 1, pin)
  for (const [id, certificate] of certificates)
    bridge.C_CreateObject(session, [
      { type: 0, value: 1 },
      { type: 0x80, value: 0 },
      { type: 1, value: true },
      { type: 0x101, value: Buffer.from(readCertificate(certificate).rawSubject) },
      { type: 0x102, value: Buffer.from(id, 'hex') },
      { type: 0x11, value: Buffer.from(certificate) },
    ])
  bridge.C_CloseAllSessions(slot)
}
