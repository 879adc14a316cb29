import { sql } from 'drizzle-orm'
import { systemActor } from '#access'
import { readConfig } from '#config'
import { civilDate, wallClock } from '#platform/clock.ts'
import { tidy } from '#platform/text.ts'
import { unitOfWork } from '#platform/work.ts'
import { buildPerson, buildUnit } from '../dev/builders.ts'
import { createAccount } from '../modules/identity/index.ts'
import { sentenceOf, Told } from './failure.ts'
import { openInstallation } from './installation.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** `node server/ops/first-administrator.ts "FULL NAME" LOGIN`: the first account of an empty installation. */
async function main(): Promise<void> {
  const [, , name = '', login = ''] = process.argv
  if (tidy(name) === '' || !/^[a-z0-9][a-z0-9._-]{2,59}$/.test(login))
    throw new Told('Cách dùng / usage: npm run first-administrator -- "Họ và tên" ten-dang-nhap')
  const installation = await openInstallation(readConfig(), say)
  try {
    const run = unitOfWork(installation.database.db, wallClock, () => undefined)
    const made = await run(systemActor, async (work) => {
      const [row] = await work.tx.execute<{ used: boolean }>(sql`select exists(select from account) as used`)
      if (row?.used)
        throw new Told('Đã có tài khoản; quản trị viên hiện có tạo thêm. / Accounts exist; an administrator adds more.')
      const validFrom = civilDate(work.now)
      const words = { name: 'Quản trị hệ thống', shortName: 'Quản trị', abbreviation: 'QTHT', place: '', validFrom }
      const unitId = await buildUnit(work, { nature: 'agency', kind: 'other', level: 'installation', ...words })
      const personId = await buildPerson(work, tidy(name), [
        { unitId, title: 'Quản trị hệ thống', role: 'systemAdministrator', validFrom },
      ])
      return createAccount(work, { personId, login })
    })
    say(`${made.login}   ${made.oneTimePassword}`)
    say('Mật khẩu dùng một lần, phải đổi khi đăng nhập. / One-time password, to be changed at first login.')
  } finally {
    await installation.close()
  }
}

try {
  await main()
} catch (error) {
  process.stderr.write(`\n${sentenceOf(error)}\n`)
  process.exit(1)
}
