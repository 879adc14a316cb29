import { Readable } from 'node:stream'
import { desc, eq } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { Static } from '#contract/shape.ts'
import type { readSignedRevision as revisionContract, VerificationReport } from '#contract/verification.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import type { PdfReport } from '#platform/pades/verify/index.ts'
import { sampleMark } from '#platform/pki/authority/index.ts'
import type { Run, Work } from '#platform/work.ts'
import { type Finding, noteFinding, openedFile } from '../../documents/index.ts'
import { type Issuer, issuersOf, lawKept, lawOf, parts } from '../law.ts'
import { reportOnline } from '../prove.ts'
import { withBytes } from '../source.ts'
import { verificationReport } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { type Trust, trustOf } from '../trust.ts'

type Report = Static<typeof VerificationReport>
/** As kept: everything but what the row says itself. */
type Body = Omit<Report, 'id' | 'sha256' | 'madeAt' | 'byName'>

/** Bytes, dates and DER of the verifier in the form that is kept and shown. */
function bodyOf(report: PdfReport, issuers: readonly Issuer[]): Body {
  const signatures = report.signatures.map(({ signer, reason: _reason, location: _location, box, ...it }) => ({
    ...it,
    box: box === null ? null : [...box],
    signer: signer && {
      name: signer.name,
      subject: signer.subject,
      issuer: signer.issuer,
      serial: signer.serial,
      notBefore: signer.notBefore,
      notAfter: signer.notAfter,
      fingerprint: signer.fingerprint,
      kind: signer.subjectKind.kind,
      sample: signer.issuer.includes(sampleMark),
    },
  })) as unknown as Report['signatures']
  return {
    size: report.size,
    revisions: report.revisions,
    signatures,
    notes: report.notes as unknown as Report['notes'],
    unreadable: null,
    law: lawOf(signatures, issuers),
  }
}

const unread = (why: string, size: number): Body => ({
  size,
  revisions: 0,
  signatures: [],
  notes: [],
  unreadable: why,
  law: { person: null, agency: null, issuers: 1, persons: 0, agencies: 0, holds: 'no' },
})

async function made(tools: Tools, trust: Trust, sha256: string, issuers: readonly Issuer[]): Promise<Body> {
  return withBytes(tools.store, sha256, async (file) => {
    try {
      return bodyOf(await reportOnline(file, trust, tools), issuers)
    } catch (error) {
      if (error instanceof PdfFault) return unread(error.code, file.size)
      throw error
    }
  })
}

/** Of a time-stamp: that it covers these bytes. Who issued it is no question of the signers. */
const stampParts = ['integrity', 'coverage', 'laterChanges'] as const

/** The answer for whoever decides whether to accept the file. */
function findingOf({ unreadable, signatures, law }: Body): Omit<Finding, 'sha256'> {
  if (unreadable !== null) return { result: 'unreadable', law: 'no' }
  if (signatures.length === 0) return { result: 'none', law: 'no' }
  const asked = signatures.map((it) => ({
    it,
    results: (it.kind === 'signature' ? parts : stampParts).map((part) => it[part].result),
  }))
  const fell = asked.filter(({ results }) => results.includes('bad')).map(({ it }) => it)
  const signers = fell.filter((it) => it.kind === 'signature')
  const bad = (signers.length > 0 ? signers : fell).map((it) => it.signer?.name || it.field || '?')
  if (bad.length > 0) return { result: 'bad', law: 'no', bad: [...new Set(bad)] }
  return { result: asked.some(({ results }) => results.includes('indeterminate')) ? 'open' : 'good', law: law.holds }
}

async function keep(work: Work, sha256: string, body: Body): Promise<Report> {
  const row = { id: newId(work.now), sha256, madeAt: work.now, byName: work.actor.personName }
  await work.tx.insert(verificationReport).values({ ...row, report: body })
  await noteFinding(work, { sha256, ...findingOf(body) })
  return { ...body, ...row, madeAt: row.madeAt.toISOString() }
}

/** Verifies kept bytes and keeps the report; for those who read them and for what arrives. */
export async function verifyKept(tools: Tools, run: Run, actor: Actor, sha256: string): Promise<Report> {
  const known = async (work: Work) => ({ trust: await trustOf(work), issuers: await issuersOf(work, sha256) })
  const { trust, issuers } = await run(actor, known, { reading: true })
  const body = await made(tools, trust, sha256, issuers)
  return run(actor, (work) => keep(work, sha256, body))
}

export async function newestReport(work: Work, sha256: string): Promise<Report | undefined> {
  const [row] = await work.tx
    .select()
    .from(verificationReport)
    .where(eq(verificationReport.sha256, sha256))
    .orderBy(desc(verificationReport.madeAt))
    .limit(1)
  if (!row) return undefined
  const body = row.report as Body
  return { ...body, law: lawKept(body.law), id: row.id, sha256, madeAt: row.madeAt.toISOString(), byName: row.byName }
}

interface FileOf {
  readonly id: string
  readonly position: number
}

/** The bytes of a file one reads; PDFs alone bear our signatures. */
async function pdfOf(work: Work, ask: FileOf): Promise<{ sha256: string; name: string }> {
  const { sha256, mediaType, name } = await openedFile(work, ask.id, ask.position)
  if (mediaType !== 'application/pdf') throw fault('file.type-refused', { found: mediaType })
  return { sha256, name }
}

export const readVerification = (tools: Tools) =>
  async function readVerification(run: Run, actor: Actor, ask: FileOf): Promise<Report> {
    const found = await run(actor, async (work) => {
      const { sha256 } = await pdfOf(work, ask)
      return { sha256, report: await newestReport(work, sha256) }
    })
    return found.report ?? verifyKept(tools, run, actor, found.sha256)
  }

export const verifyAgain = (tools: Tools) =>
  async function verifyAgain(run: Run, actor: Actor, ask: FileOf): Promise<Report> {
    const { sha256 } = await run(actor, (work) => pdfOf(work, ask))
    return verifyKept(tools, run, actor, sha256)
  }

/** The first bytes of the file, as far as a signature of it covers: whoever doubts sees what was signed. */
export const readSignedRevision = (tools: Tools) =>
  async function readSignedRevision(run: Run, actor: Actor, ask: Ask<typeof revisionContract>): Promise<MadeFile> {
    const { sha256, name, known } = await run(actor, async (work) => {
      const file = await pdfOf(work, ask)
      return {
        ...file,
        known: (await newestReport(work, file.sha256))?.signatures.some((it) => it.rangeEnd === ask.end),
      }
    })
    if (known !== true) throw fault('thing.missing')
    const stream = await tools.store.read(sha256, { start: 0, end: ask.end - 1 })
    return { stream: Readable.from(stream), name, mediaType: 'application/pdf', inline: false }
  }
