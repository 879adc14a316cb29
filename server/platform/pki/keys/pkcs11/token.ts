import { createHash } from 'node:crypto'
import { digestOid, ecdsaInDer } from '../../cms/scheme.ts'
import { nothing, octets, oid, sequence } from '../../der/write.ts'
import { KeyError } from '../port.ts'
import { type Handle, loadNative, type Native, numberOf, refusalOf, returned } from './native.ts'

export interface TokenPlace {
  /** The maker's library: a path. */
  readonly library: string
  /** Where the bridge `pkcs11js` was installed. */
  readonly folder: string
  /** Label of the token; may be left out while one alone is plugged in. */
  readonly token?: string
}

/** A private key and the certificate of the same name on the token. */
export interface TokenKey {
  readonly id: string
  readonly type: 'rsa' | 'ec'
  readonly certificate: Uint8Array
}

export interface TokenContent {
  readonly keys: readonly TokenKey[]
  readonly certificates: readonly Uint8Array[]
}

export interface Token {
  content(): TokenContent
  /** The signature over SHA-256 of the bytes; ECDSA in DER. */
  sign(id: string, bytes: Uint8Array): Uint8Array
  close(): void
}

const attribute = { class: 0, value: 0x11, keyType: 0x100, id: 0x102, sign: 0x108, alwaysAuthenticate: 0x202 } as const
const objects = { certificate: 1, privateKey: 3 } as const
const mechanisms = { rsa: 1, ec: 0x1041 } as const
const pinLocked = 0x40000
const objectsAtMost = 200

interface Held {
  readonly session: Handle
  readonly keys: ReadonlyMap<string, { readonly handle: Handle; readonly type: 'rsa' | 'ec'; readonly always: boolean }>
  readonly content: TokenContent
}

/** Calls block: to be used in a thread of its own. Throws `KeyError`. */
export function openToken(place: TokenPlace, pin: string): Token {
  const native = loadNative(place.library, place.folder)
  let held: Held | undefined = begin(native, place, pin)
  let pinRefused = false
  /** A token that was pulled out or a library that forgot us: once more from the start, but never a second time with a PIN that was refused. */
  const again = (): Held => {
    if (pinRefused) throw new KeyError('pkcs11.pin')
    try {
      held = begin(native, place, pin)
      return held
    } catch (error) {
      const refusal = refusalOf(error)
      pinRefused = refusal.code.startsWith('pkcs11.pin')
      throw refusal
    }
  }
  return {
    content: () => (held ?? again()).content,
    sign: (id, bytes) => {
      try {
        return signOn(native, held ?? again(), id, bytes, pin)
      } catch (error) {
        const refusal = refusalOf(error)
        if (refusal.code !== 'pkcs11.session' && refusal.code !== 'pkcs11.token-absent') throw refusal
        held = undefined
        return signOn(native, again(), id, bytes, pin)
      }
    },
    close: () => {
      try {
        if (held !== undefined) native.C_CloseSession(held.session)
      } catch {
        // It is gone already.
      }
      held = undefined
    },
  }
}

function begin(native: Native, place: TokenPlace, pin: string): Held {
  try {
    const session = native.C_OpenSession(slotOf(native, place), 4)
    try {
      logIn(native, session, pin)
      return holdObjects(native, session)
    } catch (error) {
      native.C_CloseSession(session)
      throw error
    }
  } catch (error) {
    throw refusalOf(error)
  }
}

function slotOf(native: Native, { token }: TokenPlace): Handle {
  const present = native.C_GetSlotList(true).map((slot) => ({ slot, info: native.C_GetTokenInfo(slot) }))
  const fitting = present.filter(({ info }) => token === undefined || info.label.trim() === token)
  const [found, another] = fitting
  if (found === undefined) throw new KeyError('pkcs11.token-absent', { present: present.length })
  if (another !== undefined) throw new KeyError('pkcs11.several-tokens', { count: fitting.length })
  if ((found.info.flags & pinLocked) !== 0) throw new KeyError('pkcs11.pin-locked')
  return found.slot
}

/**
 * Somebody else of this process may be logged in already, and then a library takes any PIN. So that session's login is ended first and the PIN
 * proved; the other one notices and logs in again.
 */
function logIn(native: Native, session: Handle, pin: string): void {
  try {
    native.C_Login(session, 1, pin)
  } catch (error) {
    if (numberOf(error) !== returned.alreadyLoggedIn) throw error
    native.C_Logout(session)
    native.C_Login(session, 1, pin)
  }
}

function find(native: Native, session: Handle, kind: number): readonly Handle[] {
  native.C_FindObjectsInit(session, [{ type: attribute.class, value: kind }])
  try {
    return native.C_FindObjects(session, objectsAtMost)
  } finally {
    native.C_FindObjectsFinal(session)
  }
}

function holdObjects(native: Native, session: Handle): Held {
  const read = (object: Handle, type: number) => native.C_GetAttributeValue(session, object, [{ type }])[0]?.value
  const readIfThere = (object: Handle, type: number) => {
    try {
      return read(object, type)
    } catch {
      return undefined
    }
  }
  const hexId = (object: Handle) => read(object, attribute.id)?.toString('hex') ?? ''
  const certificates = find(native, session, objects.certificate).map((object) => ({
    id: hexId(object),
    certificate: Uint8Array.from(read(object, attribute.value) ?? []),
  }))
  const keys = new Map(
    find(native, session, objects.privateKey).flatMap((handle) => {
      const kind = read(handle, attribute.keyType)?.[0]
      if ((kind !== 0 && kind !== 3) || readIfThere(handle, attribute.sign)?.[0] === 0) return []
      const always = readIfThere(handle, attribute.alwaysAuthenticate)?.[0] === 1
      return [[hexId(handle), { handle, type: kind === 0 ? ('rsa' as const) : ('ec' as const), always }] as const]
    }),
  )
  const own = certificates.flatMap(({ id, certificate }) => {
    const key = keys.get(id)
    return key === undefined ? [] : [{ id, type: key.type, certificate }]
  })
  return { session, keys, content: { keys: own, certificates: certificates.map((it) => it.certificate) } }
}

function signOn(native: Native, { session, keys }: Held, id: string, bytes: Uint8Array, pin: string): Uint8Array {
  const key = keys.get(id)
  if (key === undefined) throw new KeyError('pkcs11.no-key')
  const hash = createHash('sha256').update(bytes).digest()
  // Hashing on the token is slow or missing on many; signing a hash is what all can.
  const data = key.type === 'rsa' ? sequence(sequence(oid(digestOid('sha256')), nothing), octets(hash)) : hash
  native.C_SignInit(session, { mechanism: mechanisms[key.type] }, key.handle)
  // Some tokens want the PIN for every single signature.
  if (key.always) native.C_Login(session, 2, pin)
  const signature = native.C_Sign(session, Buffer.from(data), Buffer.alloc(1024))
  if (key.type === 'rsa') return Uint8Array.from(signature)
  return ecdsaInDer(signature)
}
