import { readConfig } from '#config'
import { sentenceOf, Told } from '../failure.ts'
import { openInstallation } from '../installation.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** `node server/ops/backup/run.ts backup|restore FOLDER [RUN]`, with the settings of the program. */
async function main(): Promise<void> {
  const [, , verb, folder, name] = process.argv
  if ((verb !== 'backup' && verb !== 'restore') || folder === undefined)
    throw new Told('Cách dùng / usage: npm run backup -- THƯ_MỤC, npm run restore -- THƯ_MỤC [TÊN_LẦN]')
  const installation = await openInstallation(readConfig(), say, { statementSeconds: 0 })
  try {
    const manifest =
      verb === 'backup' ? await backup(installation, folder, say) : await restore(installation, folder, say, name)
    const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
    const done = verb === 'backup' ? 'Đã sao lưu / backed up' : 'Đã khôi phục / restored'
    say(`${done} ${manifest.run}: ${rows} dòng / rows, ${manifest.objects} tệp / files.`)
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
