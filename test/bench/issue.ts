import { issueBare } from './bare.ts'
import { onGround } from './ground.ts'
import { type Bench, sideBySide, takingTurns, timed } from './measure.ts'
import { drafts, issueAll, office, today } from './travel.ts'

const rounds = 10
const perRound = 48
const warm = 48

/** Number and delivery to two recipients: eight clerks through HTTP against eight connections of the bare driver. */
export const issue: Bench = {
  names: ['issue'],
  run: (report) =>
    onGround(async (ground) => {
      const from = await office(ground, 'Ủy ban nhân dân tỉnh Đo', 'H98')
      const to = [await ground.agency('Sở Đo Một', 'H98.1'), await ground.agency('Sở Đo Hai', 'H98.2')]
      const recipients = to.map((it) => it.id)
      const waiting = await drafts(ground, from, recipients, 2 * (warm + rounds * perRound))
      const bareIssue = (ids: readonly string[]) =>
        sideBySide(from.clerks, ids, ({ bare }, id) => issueBare(ground.bare, bare, id, from.agency.outgoing, today()))
      await issueAll(from, waiting.splice(0, warm))
      await bareIssue(waiting.splice(0, warm))
      await ground.admin`analyze`
      const { ours, peer } = await takingTurns(
        rounds,
        async () => (await timed(() => issueAll(from, waiting.splice(0, perRound)))) / perRound,
        async () => (await timed(() => bareIssue(waiting.splice(0, perRound)))) / perRound,
      )
      report({ name: 'issue', ours, peer, unit: 'ms per issue, 8 side by side (lower is better)' })
      from.close()
    }),
}
