import { createRequire } from 'node:module'
import { join } from 'node:path'
import { KeyError } from '../port.ts'

/** What of `pkcs11js` is used. It is native and not among our packages: whoever has a token brings it. */
export interface Native {
  load(library: string): void
  C_Initialize(): void
  C_GetSlotList(tokenPresent: boolean): Handle[]
  C_GetTokenInfo(slot: Handle): { readonly label: string; readonly flags: number }
  C_OpenSession(slot: Handle, flags: number): Handle
  C_CloseSession(session: Handle): void
  C_Login(session: Handle, userType: number, pin: string): void
  C_Logout(session: Handle): void
  C_FindObjectsInit(session: Handle, template: readonly { readonly type: number; readonly value: number }[]): void
  C_FindObjects(session: Handle, count: number): Handle[]
  C_FindObjectsFinal(session: Handle): void
  C_GetAttributeValue(session: Handle, object: Handle, template: readonly { readonly type: number }[]): Attribute[]
  C_SignInit(session: Handle, mechanism: { readonly mechanism: number }, key: Handle): void
  C_Sign(session: Handle, data: Buffer, room: Buffer): Buffer
}

export type Handle = Buffer

interface Attribute {
  readonly type: number
  readonly value: Buffer
}

export const bridge = 'pkcs11js@2.1.7'

/**
 * Loads the bridge from the folder it was installed into, and through it the maker's library. Throws `KeyError` `pkcs11.missing` with the
 * line that brings the bridge, or `pkcs11.library`.
 */
export function loadNative(library: string, folder: string): Native {
  let native: Native
  try {
    const { PKCS11 } = createRequire(join(folder, 'package.json'))('pkcs11js') as { PKCS11: new () => Native }
    native = new PKCS11()
  } catch (error) {
    throw new KeyError('pkcs11.missing', { bring: `npm install --prefix ${folder} ${bridge}` }, error)
  }
  try {
    native.load(library)
  } catch (error) {
    throw new KeyError('pkcs11.library', { library }, error)
  }
  try {
    native.C_Initialize()
  } catch (error) {
    if (numberOf(error) !== returned.alreadyInitialized) throw refusalOf(error)
  }
  return native
}

/** Return values of PKCS#11 2.40 that mean something to the person. */
export const returned = {
  alreadyInitialized: 0x191,
  alreadyLoggedIn: 0x100,
  notLoggedIn: 0x101,
} as const

const codes: Readonly<Record<number, string>> = {
  3: 'pkcs11.token-absent',
  50: 'pkcs11.token-absent',
  96: 'pkcs11.session',
  130: 'pkcs11.session',
  160: 'pkcs11.pin',
  161: 'pkcs11.pin',
  162: 'pkcs11.pin',
  163: 'pkcs11.pin-expired',
  164: 'pkcs11.pin-locked',
  176: 'pkcs11.session',
  179: 'pkcs11.session',
  224: 'pkcs11.token-absent',
  225: 'pkcs11.token-absent',
  [returned.notLoggedIn]: 'pkcs11.session',
}

/** The return value of a failed call, or -1 for another error. */
export function numberOf(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'number' ? code : -1
}

/** What a failed call means. The message of the maker's library is not passed on: nobody knows what stands in it. */
export function refusalOf(error: unknown): KeyError {
  if (error instanceof KeyError) return error
  const returnValue = numberOf(error)
  return new KeyError(codes[returnValue] ?? 'pkcs11.failed', { returnValue })
}
