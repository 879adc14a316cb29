import { eq } from 'drizzle-orm'
import { type Authority, answer } from '#platform/pki/authority/index.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { type Fetcher, frugalFetcher, onlineFetcher } from '#platform/pki/trust/fetch.ts'
import type { Work } from '#platform/work.ts'
import { sampleCertificate } from './tables.ts'
import type { Tools } from './tools.ts'

/** What is known of the sample authority's certificates, read once for a signature. */
export interface SampleRegister {
  readonly authority: Authority
  readonly serials: ReadonlyMap<string, { readonly revokedAt: Date | null; readonly reason: string | null }>
}

export async function sampleRegister(work: Work, authority: Authority): Promise<SampleRegister> {
  const rows = await work.tx
    .select()
    .from(sampleCertificate)
    .where(eq(sampleCertificate.serial, sampleCertificate.serial))
  return { authority, serials: new Map(rows.map((it) => [it.serial, it])) }
}

/** Answers for the sample authority as its answerer does, without a network. */
export function answerSample({ authority, serials }: SampleRegister, path: string, now: Date, body?: Uint8Array) {
  const own = readCertificate(authority.timestamping.certificate).serial
  return answer(
    {
      authority,
      now: () => now,
      statusOf(serial) {
        if (serial === own) return 'good'
        const it = serials.get(serial)
        if (!it) return undefined
        return it.revokedAt === null ? 'good' : { at: it.revokedAt, reason: 'cessationOfOperation' }
      },
      revoked: () =>
        [...serials].flatMap(([serial, it]) =>
          it.revokedAt === null ? [] : [{ serial, at: it.revokedAt, reason: 'cessationOfOperation' as const }],
        ),
    },
    body === undefined ? { path } : { path, body },
  )
}

const milliseconds = 5000
/** For one file or certificate, however many signatures and addresses it names. */
const budget = { milliseconds: 30_000, questions: 40 } as const

/**
 * Asks the sample authority in the process, everybody else over the network, five seconds at most. Where to ask stands in certificates, and a file
 * somebody sends brings its own: they are asked within a budget, and addresses inside the network are asked only where the administrator says so.
 */
export function fetcherFor(sample: SampleRegister | undefined, tools: Pick<Tools, 'now' | 'insideAddresses'>): Fetcher {
  const online = onlineFetcher({ timeout: milliseconds, allowPrivate: tools.insideAddresses })
  const frugal = frugalFetcher(online, budget)
  return async (ask) => {
    if (sample === undefined || !ask.address.startsWith(`${sample.authority.address}/`)) return frugal(ask)
    const path = ask.address.slice(sample.authority.address.length)
    const { status, body } = answerSample(sample, path, tools.now(), ask.body)
    return status === 200 ? { bytes: body } : { failure: 'status' as const }
  }
}
