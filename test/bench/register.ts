import { registerBare } from './bare.ts'
import { onGround } from './ground.ts'
import { type Bench, sideBySide, takingTurns, timed } from './measure.ts'
import { drafts, issueAll, office, today } from './travel.ts'

const rounds = 10
const perRound = 48
const warm = 48

/** Arrival number here and status 03 at the sender: eight clerks through HTTP against eight connections of the bare driver. */
export const register: Bench = {
  names: ['register'],
  run: (report) =>
    onGround(async (ground) => {
      const from = await office(ground, 'Ủy ban nhân dân tỉnh Đo', 'H98')
      const at = await office(ground, 'Ủy ban nhân dân xã Đo', 'H98.1')
      await issueAll(from, await drafts(ground, from, [at.agency.id], 2 * (warm + rounds * perRound)))
      const waiting = (
        await ground.bare<{ id: string }[]>`select id from document where agency_id = ${at.agency.id} order by id`
      ).map((row) => row.id)
      const into = { registerId: at.agency.incoming, arrivedOn: today() }
      const registerAll = (ids: readonly string[]) =>
        sideBySide(at.clerks, ids, ({ wire }, id) => wire.send('PUT', `/api/documents/${id}/registration`, into))
      const bareRegister = (ids: readonly string[]) =>
        sideBySide(at.clerks, ids, ({ bare }, id) =>
          registerBare(ground.bare, bare, id, into.registerId, into.arrivedOn),
        )
      await registerAll(waiting.splice(0, warm))
      await bareRegister(waiting.splice(0, warm))
      await ground.admin`analyze`
      const { ours, peer } = await takingTurns(
        rounds,
        async () => (await timed(() => registerAll(waiting.splice(0, perRound)))) / perRound,
        async () => (await timed(() => bareRegister(waiting.splice(0, perRound)))) / perRound,
      )
      report({ name: 'register', ours, peer, unit: 'ms per registration, 8 side by side (lower is better)' })
      from.close()
      at.close()
    }),
}
