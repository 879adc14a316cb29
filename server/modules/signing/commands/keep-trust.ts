import { desc, eq } from 'drizzle-orm'
import { may } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  addTrust as addContract,
  endTrust as endContract,
  listTrust as listContract,
} from '#contract/verification.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { Malformed } from '#platform/pki/der/read.ts'
import {
  type Certificate,
  certificatesOfPem,
  certificateText,
  readCertificate,
} from '#platform/pki/trust/certificate.ts'
import type { Work } from '#platform/work.ts'
import { endedBy, enteredBy, enteredText, inForce } from '../entered.ts'
import { findSampleAuthority } from '../sample.ts'
import { base64, bytes } from '../session.ts'
import { trustAnchor } from '../tables.ts'

export async function listTrust(work: Work): Promise<Reply<typeof listContract>> {
  const rows = await work.tx.select().from(trustAnchor).orderBy(desc(trustAnchor.at)).limit(200)
  const authority = await findSampleAuthority(work)
  const root = authority && readCertificate(authority.root.certificate)
  return {
    anchors: rows.map(({ der: _, ...it }) => ({ ...enteredText(it), notAfter: it.notAfter.toISOString() })),
    sample: root
      ? {
          subjectName: certificateText(root),
          sha256: root.fingerprint,
          notAfter: new Date(root.notAfter).toISOString(),
        }
      : null,
    mayManage: may(work.actor, 'trust.manage'),
  }
}

/** Exactly one: of a file with several, nobody should believe one he did not look at. */
function readOne(given: string): Certificate {
  let found: readonly Certificate[] = []
  try {
    found = given.includes('-----BEGIN') ? certificatesOfPem(given) : [readCertificate(bytes(given))]
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
  }
  const [one, more] = found
  if (!one) throw fault('certificate.container', { why: 'no-certificate' })
  if (more) throw fault('certificate.container', { why: 'many-certificates' })
  return one
}

/** An authority's certificate only, and one that has not ended: whoever is believed vouches for every signature below. */
export async function addTrust(work: Work, ask: Ask<typeof addContract>) {
  const read = readOne(ask.certificate)
  const name = certificateText(read).slice(0, 300)
  if (!read.extensions.authority) throw fault('certificate.unfit', { why: 'not-authority', name })
  if (read.notAfter <= work.now.getTime()) throw fault('certificate.unfit', { why: 'expired', name })
  const id = newId(work.now)
  const [added] = await work.tx
    .insert(trustAnchor)
    .values({
      id,
      sha256: read.fingerprint,
      der: base64(read.der),
      subjectName: name,
      notAfter: new Date(read.notAfter),
      basis: ask.basis,
      ...enteredBy(work),
    })
    .onConflictDoNothing()
    .returning()
  if (!added) throw fault('certificate.unfit', { why: 'believed', name })
  await work.record('trust.added', id, [], { name, reason: ask.basis })
  return listTrust(work)
}

/** What was verified before keeps its reports; what is verified from now on does not find it. */
export async function endTrust(work: Work, ask: Ask<typeof endContract>) {
  const [found] = await work.tx.select().from(trustAnchor).where(eq(trustAnchor.id, ask.id)).for('update')
  const row = inForce(found)
  await work.tx.update(trustAnchor).set(endedBy(work, ask.reason)).where(eq(trustAnchor.id, row.id))
  await work.record('trust.ended', row.id, [], { name: row.subjectName, reason: ask.reason })
  return listTrust(work)
}
