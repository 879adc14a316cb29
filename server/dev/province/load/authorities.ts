import { sql } from 'drizzle-orm'
import type { SigningMode } from '#contract/authority.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { signingAuthority } from '../../../modules/organisation/index.ts'

interface PostRow extends Record<string, unknown> {
  postId: string
  title: string
  role: string
  agencyId: string
  kind: string
}

interface Given {
  readonly mode: SigningMode
  readonly kinds?: readonly string[]
  readonly body?: string
}

const bodies: Readonly<Record<string, string>> = {
  peoplesCommittee: 'Ủy ban nhân dân',
  peoplesCouncil: 'Hội đồng nhân dân',
}
/** What a chairman decides himself, not in the name of the committee. */
const own = ['QĐ', 'CT', 'CĐ']
/** What a chief of office usually signs by order. */
const byOrder = ['CV', 'GM', 'TB', 'PC', 'PG']

function givenTo(post: PostRow, head: PostRow): Given[] {
  const body = bodies[post.kind] ?? ''
  if (post === head)
    return body === ''
      ? [{ mode: 'head' }]
      : [
          { mode: 'onBehalf', body, kinds: ['NQ', 'TB', 'HD', 'CTr', 'KH', 'PA', 'ĐA', 'DA', 'BC', 'TTr', 'CV', 'GM'] },
          { mode: 'head', kinds: own },
        ]
  if (post.role === 'leader')
    return body === ''
      ? [{ mode: 'signFor' }]
      : [
          { mode: 'signFor', body, kinds: ['TB', 'HD', 'CTr', 'KH', 'PA', 'BC', 'TTr', 'CV', 'GM'] },
          { mode: 'signFor', kinds: own },
        ]
  return [{ mode: 'byOrder', kinds: byOrder }]
}

/** Who signs what in the agencies of the sample, as their work regulations would say. */
export async function loadAuthorities(work: Work, day: string): Promise<void> {
  const posts = await work.tx.execute<PostRow>(sql`
    select p.id as "postId", p.title, p.role, u.agency_id as "agencyId", a.kind
      from org_unit_on(${day}) u join org_unit_on(${day}) a on a.id = u.agency_id
      join post p on p.unit_id = u.id and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
     where p.role in ('leader', 'chiefOfOffice') order by u.agency_id, p.rank, p.id`)
  const rows = [...Map.groupBy([...posts], (post) => post.agencyId).values()].flatMap((ofAgency) => {
    const head = ofAgency.find((post) => post.role === 'leader' && !/^phó /i.test(post.title))
    if (!head) return []
    return ofAgency.flatMap((post) =>
      givenTo(post, head).map((given) => ({
        id: newId(work.now),
        agencyId: post.agencyId,
        postId: post.postId,
        mode: given.mode,
        kinds: [...(given.kinds ?? [])],
        fields: [],
        body: given.body ?? '',
        forTitle: given.mode === 'head' || given.mode === 'onBehalf' ? '' : head.title,
        viaTitle: '',
        basis: 'Quy chế làm việc của cơ quan',
        mayPassOn: false,
        validFrom: `${day.slice(0, 4)}-01-01`,
        createdByName: work.actor.personName,
        createdByTitle: work.actor.title,
        createdAt: work.now,
      })),
    )
  })
  for (let from = 0; from < rows.length; from += 500)
    await work.tx.insert(signingAuthority).values(rows.slice(from, from + 500))
}
