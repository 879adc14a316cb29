import type { Config } from '#config'
import { openCsc, openPkcs11, openTransactions, type SigningKey } from '#platform/pki/keys/index.ts'
import { certificatesOnToken, type TokenPlace } from '#platform/pki/keys/pkcs11/key.ts'
import { credentialsOf } from '#platform/pki/keys/remote/csc.ts'
import type { Certificate } from './tables.ts'

export interface RemoteService {
  readonly name: string
  readonly address: string
  /** The API of the Cloud Signature Consortium, or transactions of the provider's own. */
  readonly way: 'csc' | 'transactions'
  readonly authorization: () => Promise<string>
}

/** Where keys may be beside this program, by configuration. */
export interface Means {
  readonly token?: TokenPlace
  readonly remote?: RemoteService
  /** Of the program on people's computers: a loopback WebSocket. */
  readonly agent?: string
}

export function meansOf(config: Config): Means {
  const { PKCS11_LIBRARY: library, PKCS11_FOLDER: folder, PKCS11_TOKEN: label } = config
  return {
    ...(library === '' ? {} : { token: { library, folder, ...(label === '' ? {} : { token: label }) } }),
    ...(config.REMOTE_SIGNING_URL === ''
      ? {}
      : {
          remote: {
            name: config.REMOTE_SIGNING_NAME,
            address: config.REMOTE_SIGNING_URL.replace(/\/+$/u, ''),
            way: config.REMOTE_SIGNING_WAY,
            authorization: async () => config.REMOTE_SIGNING_TOKEN ?? '',
          },
        }),
    ...(config.AGENT_URL === 'none' ? {} : { agent: config.AGENT_URL }),
  }
}

/** A key as its keeper calls it, with its certificates. */
export interface HeldCertificate {
  readonly key: string
  readonly certificate: Uint8Array
  readonly chain: readonly Uint8Array[]
}

let line: Promise<unknown> = Promise.resolve()

/**
 * One after the other: a token has one line, and another login in the same process would end this one's. Whoever waits does so at most two
 * minutes for each before.
 */
export function inTokenLine<R>(act: () => Promise<R>): Promise<R> {
  const mine = line.then(act)
  line = mine.catch(() => undefined)
  return mine
}

/** What the token holds that may sign, once the PIN has opened it. */
export async function heldByToken(place: TokenPlace, pin: string): Promise<readonly HeldCertificate[]> {
  return inTokenLine(() => certificatesOnToken({ ...place, pin }))
}

const mostCredentials = 20

/** What a remote service holds; one of its own manner is asked for one serial number, since it lists nothing. */
export async function heldByService(service: RemoteService, serial: string | undefined): Promise<HeldCertificate[]> {
  const keys = service.way === 'csc' ? (await credentialsOf(service)).slice(0, mostCredentials) : serial ? [serial] : []
  const held: HeldCertificate[] = []
  for (const key of keys) {
    const opened = await openService(service, key)
    const { certificate, chain } = await opened.describe()
    held.push({ key, certificate, chain })
    await opened.close()
  }
  return held
}

function openService(service: RemoteService, key: string): Promise<SigningKey> {
  const { address, authorization } = service
  return service.way === 'csc'
    ? openCsc({ address, authorization, credential: key })
    : openTransactions({ address, authorization, serial: key })
}

/** The key of a certificate in the token, with the PIN the person typed. */
export function openOnToken(place: TokenPlace, it: Certificate, pin: string): Promise<SigningKey> {
  return openPkcs11({ ...place, pin, serial: it.serial })
}

export function openRemote(service: RemoteService, it: Certificate): Promise<SigningKey> {
  return openService(service, it.meansKey)
}
