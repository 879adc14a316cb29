import { Worker } from 'node:worker_threads'
import { type Certificate, readCertificate, readCertificates } from '../../trust/certificate.ts'
import { chainAmong } from '../chain.ts'
import { checkedSignatures } from '../check.ts'
import { openedKey } from '../opened.ts'
import { type KeyDescription, KeyError, type SigningKey } from '../port.ts'
import type { ThreadAsk, ThreadReply } from './thread.ts'
import type { TokenContent, TokenKey, TokenPlace } from './token.ts'

export type { TokenPlace } from './token.ts'

export interface Pkcs11Options extends TokenPlace {
  readonly pin: string
  /** Serial number of the certificate, hexadecimal; needed when the token holds several keys. */
  readonly serial?: string
  /** Certificates above that the token does not hold. */
  readonly chain?: readonly Uint8Array[]
  /** For one order; 120,000 when not said: a card signs about once a second. */
  readonly milliseconds?: number
}

/**
 * A key on a token or in a hardware module, through the maker's PKCS#11 library, in a thread of its own. Throws `KeyError`: `pkcs11.missing`
 * (says how to bring the bridge), `.library`, `.token-absent`, `.several-tokens`, `.pin`, `.pin-locked`, `.pin-expired`, `.no-key`,
 * `.several-keys`, `.session`, `.slow`, `.failed` with the return value.
 */
export async function openPkcs11(options: Pkcs11Options): Promise<SigningKey> {
  const { library, folder, token, pin, milliseconds = 120_000 } = options
  const thread = openThread(milliseconds)
  try {
    const place: TokenPlace = { library, folder, ...(token === undefined ? {} : { token }) }
    const opened = await thread.ask({ what: 'open', place, pin })
    if (opened.what !== 'opened') throw new KeyError('pkcs11.failed')
    const { key, certificate } = chosen(opened.content, options.serial)
    const others = [...opened.content.certificates, ...(options.chain ?? [])]
    return keyOnToken(thread, key, {
      certificate: certificate.der,
      chain: chainAmong(certificate, others),
      algorithm: { scheme: key.type === 'rsa' ? 'rsa' : 'ecdsa', digest: 'sha256' },
    })
  } catch (error) {
    await thread.end()
    throw error
  }
}

/** What a token holds that may sign; the PIN is proved on the way. Throws as `openPkcs11`. */
export async function certificatesOnToken({
  library,
  folder,
  token,
  pin,
  milliseconds = 120_000,
}: Pkcs11Options): Promise<readonly { key: string; certificate: Uint8Array; chain: readonly Uint8Array[] }[]> {
  const thread = openThread(milliseconds)
  try {
    const place: TokenPlace = { library, folder, ...(token === undefined ? {} : { token }) }
    const opened = await thread.ask({ what: 'open', place, pin })
    if (opened.what !== 'opened') throw new KeyError('pkcs11.failed')
    const { keys, certificates } = opened.content
    await thread.ask({ what: 'close' })
    return readCertificates(keys.map((it) => it.certificate))
      .filter((it) => !it.extensions.authority)
      .map((it) => ({ key: it.serial, certificate: it.der, chain: chainAmong(it, certificates) }))
  } finally {
    await thread.end()
  }
}

function chosen({ keys }: TokenContent, serial: string | undefined): { key: TokenKey; certificate: Certificate } {
  const fitting = keys.flatMap((key) => {
    if (readCertificates([key.certificate]).length === 0) return []
    const certificate = readCertificate(key.certificate)
    const wanted =
      serial === undefined ? !certificate.extensions.authority : certificate.serial === serial.toUpperCase()
    return wanted ? [{ key, certificate }] : []
  })
  const [found, another] = fitting
  if (found === undefined) throw new KeyError('pkcs11.no-key')
  if (another !== undefined) throw new KeyError('pkcs11.several-keys', { count: fitting.length })
  return found
}

function keyOnToken(thread: Thread, key: TokenKey, description: KeyDescription): SigningKey {
  return openedKey({
    description,
    async begin(order) {
      const reply = await thread.ask({ what: 'sign', id: key.id, items: order.items.map(({ bytes }) => bytes) })
      if (reply.what !== 'signed') throw new KeyError('pkcs11.failed')
      return { state: 'signed', results: checkedSignatures(description, order, reply.results) }
    },
    async close() {
      await thread.ask({ what: 'close' }).catch(() => undefined)
      await thread.end()
    },
  })
}

interface Thread {
  ask(ask: ThreadAsk): Promise<ThreadReply>
  end(): Promise<void>
}

/** One thread for one token: questions stand in line there, as the token would have it anyway. */
function openThread(milliseconds: number): Thread {
  const worker = new Worker(new URL('./thread.ts', import.meta.url))
  worker.unref()
  const waiting = new Map<number, { answer: (reply: ThreadReply) => void; fail: (error: KeyError) => void }>()
  let asked = 0
  let ended = false
  const failAll = (code: string) => {
    ended = true
    for (const { fail } of waiting.values()) fail(new KeyError(code))
    waiting.clear()
  }
  worker.on('message', ({ number, reply }: { number: number; reply: ThreadReply }) => {
    waiting.get(number)?.answer(reply)
  })
  worker.on('error', () => failAll('pkcs11.session'))
  worker.on('exit', () => failAll('pkcs11.session'))
  const ask = (question: ThreadAsk) =>
    new Promise<ThreadReply>((resolve, reject) => {
      if (ended) throw new KeyError('pkcs11.session')
      asked += 1
      const number = asked
      const clock = setTimeout(() => {
        failAll('pkcs11.slow')
        void worker.terminate()
      }, milliseconds)
      const done = () => {
        clearTimeout(clock)
        waiting.delete(number)
      }
      waiting.set(number, {
        answer: (reply) => {
          done()
          if (reply.what === 'refused') reject(new KeyError(reply.code, reply.facts))
          else resolve(reply)
        },
        fail: (error) => {
          done()
          reject(error)
        },
      })
      worker.postMessage({ number, ask: question })
    })
  return { ask, end: async () => void (await worker.terminate()) }
}
