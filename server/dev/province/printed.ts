import { notation } from '#platform/print/form.ts'
import type { Paper } from '#platform/print/paper.ts'
import { authorityLines } from '../../modules/organisation/index.ts'
import { agencyOf, letterheadParent } from './agencies.ts'
import type { SamplePaper } from './papers.ts'
import { headTitle, people } from './people.ts'

/** Number as printed and civil date of issue, once they are given; null for a draft. */
export interface Given {
  readonly codeNumber: string
  readonly issuedOn: string
}

/** Symbol the sample paper takes: `QĐ-UBND`, `UBND-VX`. */
export function symbolOf(sample: SamplePaper): string {
  return notation(sample.kind, agencyOf(sample.issuerKey).abbreviation, sample.unitMark)
}

/** The sample paper as the printer wants it. */
export function asPaper(sample: SamplePaper, given: Given | null): Paper {
  const issuer = agencyOf(sample.issuerKey)
  const parentName = letterheadParent(issuer)
  const names = sample.recipients.map((each) => agencyOf(each.agencyKey).name)
  const shortNames = sample.recipients.map((each) => agencyOf(each.agencyKey).shortName)
  return {
    issuer: { ...(parentName === null ? {} : { parentName }), name: issuer.name, place: issuer.place },
    codeNumber: given?.codeNumber ?? null,
    codeNotation: symbolOf(sample),
    issuedOn: given?.issuedOn ?? null,
    kind: { code: sample.kind, name: sample.kindName },
    subject: sample.subject,
    ...(sample.decidedBy === undefined ? {} : { decidedBy: sample.decidedBy }),
    legalBases: sample.legalBases,
    addressees: sample.addressed ? names : [],
    body: sample.body,
    signer: signature(sample),
    recipients: sample.addressed ? [] : [...(sample.kind === 'QĐ' ? ['Như Điều 4'] : []), ...shortNames],
    keeper: sample.unitMark,
    urgency: sample.urgency,
  }
}

function signature(sample: SamplePaper): Paper['signer'] {
  const person = people.find((each) => each.login === sample.signer)
  const post = person?.posts.find((each) => each.agencyKey === sample.issuerKey && each.role === 'leader')
  if (person === undefined || post === undefined) throw new RangeError(`signer ${sample.signer}`)
  const { kind } = agencyOf(sample.issuerKey)
  const body = kind === 'peoplesCommittee' ? 'Ủy ban nhân dân' : kind === 'peoplesCouncil' ? 'Hội đồng nhân dân' : ''
  const head = headTitle(sample.issuerKey)
  // Decisions, directives and telegrams here are the chairman's own: no TM. line above his title.
  const collective = !['QĐ', 'CT', 'CĐ'].includes(sample.kind) && body !== ''
  const mode = post.title !== head ? 'signFor' : collective ? 'onBehalf' : 'head'
  const named = { title: post.title, forTitle: head, viaTitle: '', acting: false }
  const authority = { ...named, mode, body: collective ? body : '' } as const
  return { authorityLines: authorityLines(authority), name: person.fullName }
}
