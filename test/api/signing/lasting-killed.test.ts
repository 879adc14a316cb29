import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { releaseHeldJobs } from '#platform/jobs.ts'
import { startDying } from '../../setup/dying.ts'
import type { Page } from '../../setup/page.ts'
import { hasOpenssl } from '../../unit/pki/authority.ts'
import { type LastingBureau, openLasting } from './lasting-ground.ts'

describe.skipIf(!hasOpenssl)(
  'a process that is killed while it completes a proof (kill -9; containers by openssl)',
  () => {
    let it_: LastingBureau
    let admin: Page
    let worker: Awaited<ReturnType<LastingBureau['house']['another']>>
    beforeAll(async () => {
      it_ = await openLasting({ ROLES: 'web,live' })
      worker = await it_.house.another({ ROLES: 'worker' })
      admin = await it_.administrate('vanhanh')
    })
    afterAll(() => it_?.close())

    it.each(['lasting-proven', 'lasting-stored', 'lasting-recorded'] as const)(
      'at `%s`: it is there once, whole',
      async (step) => {
        it_.stamps.setFault('down')
        const id = await it_.sealed()
        await it_.dispatch(id)
        await it_.until(admin, id, { state: 'open' })
        it_.stamps.setFault(undefined)
        await worker.close()

        const program = await startDying(it_.house, step, { ...it_.settings, ROLES: 'worker' })
        await it_.tryUntil(admin, async () => [program.signal()], ['SIGKILL'])
        const done = step === 'lasting-recorded'
        expect(await it_.lasting(id)).toMatchObject(
          done ? { state: 'kept', revisions: [{ act: 'completed' }] } : { state: 'open', revisions: [] },
        )
        await releaseHeldJobs(it_.house.sql)
        worker = await it_.house.another({ ROLES: 'worker' })
        await it_.until(admin, id, { state: 'kept', problem: '' })
        expect((await it_.lasting(id)).revisions).toHaveLength(1)
      },
    )
  },
)
