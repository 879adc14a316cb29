import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import type { Config } from '#config'
import { type House, testPassword } from './house.ts'
import { Page } from './page.ts'

export interface Dying {
  page(login: string): Promise<Page>
  /** The signal that ended it. */
  ended(): Promise<string | null>
  /** The same without waiting: null while it lives. */
  signal(): string | null
  stop(): Promise<void>
}

/**
 * A second process on a house's database and store that kills itself, as `kill -9` does, at a step of a signature; or `victim` (a process id), and
 * then `stop` ends it.
 */
export async function startDying(
  house: House,
  step: string,
  settings: Partial<Record<keyof Config, string>> = {},
  victim?: number,
): Promise<Dying> {
  const given = JSON.stringify({ ROLES: 'web', ...settings })
  const ahead = String(Math.round(house.now().getTime() - Date.now()))
  const child = spawn(
    process.execPath,
    [
      'test/setup/killed-program.ts',
      house.databaseUrl,
      dirname(house.storeFolder),
      step,
      given,
      ahead,
      String(victim ?? ''),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    async page(login) {
      const page = new Page(String(line).trim())
      await page.logIn(login, testPassword)
      return page
    },
    async ended() {
      const [, signal] = (await ended) as [number | null, string | null]
      return signal
    },
    signal: () => child.signalCode,
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
