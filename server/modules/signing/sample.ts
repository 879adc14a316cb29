import { sql } from 'drizzle-orm'
import { type Authority, createAuthority } from '#platform/pki/authority/index.ts'
import type { Work } from '#platform/work.ts'
import { sampleAuthority } from './tables.ts'

interface StoredPair {
  readonly key: string
  readonly certificate: string
}
type Stored = { readonly address: string } & Record<'root' | 'issuing' | 'timestamping' | 'responder', StoredPair>

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
const text = (it: Uint8Array) => Buffer.from(it).toString('base64')
const parts = ['root', 'issuing', 'timestamping', 'responder'] as const

let held: { readonly text: string; readonly authority: Authority } | undefined

/** Same rows, same objects: keys are read once. */
function opened(stored: Stored): Authority {
  const known = JSON.stringify(stored)
  if (held?.text === known) return held.authority
  const pair = (it: StoredPair) => ({ key: bytes(it.key), certificate: bytes(it.certificate) })
  const authority: Authority = {
    address: stored.address,
    root: pair(stored.root),
    issuing: pair(stored.issuing),
    timestamping: pair(stored.timestamping),
    responder: pair(stored.responder),
  }
  held = { text: known, authority }
  return authority
}

/** The sample authority of this installation, if one was ever asked for. */
export async function findSampleAuthority(work: Work): Promise<Authority | undefined> {
  const [row] = await work.tx.select().from(sampleAuthority)
  return row ? opened(row.state as unknown as Stored) : undefined
}

/** The same, made when there is none yet; two who ask at once get one. `address` is where it answers, for others' programs. */
export async function sampleAuthorityOf(work: Work, address: string): Promise<Authority> {
  const found = await findSampleAuthority(work)
  if (found) return found
  await work.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('sample authority', 0))`)
  const meanwhile = await findSampleAuthority(work)
  if (meanwhile) return meanwhile
  const authority = createAuthority({ name: 'Liên Thông', address, at: work.now })
  const state: Record<string, unknown> = { address }
  for (const part of parts)
    state[part] = { key: text(authority[part].key), certificate: text(authority[part].certificate) }
  await work.tx.insert(sampleAuthority).values({ state, at: work.now })
  return authority
}
