import { sql } from 'drizzle-orm'
import type { FileCheck } from '#contract/dossiers.ts'
import type { Work } from '#platform/work.ts'

/** Documents and pages of a file as it is now. */
export async function totalsOf(work: Work, fileId: string): Promise<{ documents: number; pages: number }> {
  const [row] = await work.tx.execute<{ documents: number; pages: number }>(sql`
    select count(*)::int as documents, coalesce(sum(coalesce(i.pages, d.pages)), 0)::int as pages
      from work_file_item i left join document d on d.id = i.document_id
     where i.file_id = ${fileId} and i.removed_at is null`)
  return { documents: row?.documents ?? 0, pages: row?.pages ?? 0 }
}

/** What stands against completing it; title, retention and dates a file always has. */
export async function checksOf(work: Work, fileId: string): Promise<{ check: FileCheck; count: number }[]> {
  const [row] = await work.tx.execute<{ items: number; unregistered: number; tasks: number }>(sql`
    select (select count(*)::int from work_file_item where file_id = ${fileId} and removed_at is null) as items,
           (select count(*)::int from work_file_item i join document d on d.id = i.document_id
             where i.file_id = ${fileId} and i.removed_at is null and d.state not in ('issued', 'registered')) as unregistered,
           (select count(*)::int from task t where t.work_file_id = ${fileId} and t.closed_at is null) as tasks`)
  const found: { check: FileCheck; count: number }[] = []
  if (!row || row.items === 0) found.push({ check: 'noItems', count: 1 })
  if (row && row.tasks > 0) found.push({ check: 'openTasks', count: row.tasks })
  if (row && row.unregistered > 0) found.push({ check: 'unregistered', count: row.unregistered })
  return found
}
