import type { Sql, TransactionSql } from 'postgres'
import { fold } from '#platform/text.ts'
import type { MeasuredAgency } from './ground.ts'

export const documentCount = 1_000_000

/** A word that few documents hold, one that a third hold, and a number. */
export const rareWords = 'Sìn Súi Hồ'
export const commonWords = 'báo cáo'

const acts = [
  'Về việc báo cáo kết quả thực hiện',
  'Về việc triển khai kế hoạch',
  'Quyết định phê duyệt chủ trương đầu tư',
  'Về việc đôn đốc báo cáo tiến độ',
  'Giấy mời họp bàn',
  'Về việc tham gia ý kiến dự thảo',
  'Thông báo kết luận của Chủ tịch về',
  'Về việc tăng cường công tác',
  'Tờ trình xin phê duyệt kinh phí',
]
const themes = [
  'phòng, chống dịch tả lợn châu Phi',
  'giải ngân vốn đầu tư công',
  'chuyển đổi số trong cơ quan nhà nước',
  'cải cách thủ tục hành chính',
  'bảo vệ rừng và phòng cháy, chữa cháy rừng',
  'xây dựng nông thôn mới',
  'giảm nghèo bền vững vùng đồng bào dân tộc thiểu số',
  'tuyển dụng viên chức ngành giáo dục',
  'bồi thường, hỗ trợ, tái định cư dự án đường giao thông',
  'tiêm chủng mở rộng cho trẻ em',
  'thanh tra việc quản lý, sử dụng đất đai',
]
const places = [
  'trên địa bàn tỉnh',
  'tại huyện Mường Tè',
  'tại huyện Phong Thổ',
  'tại xã Nậm Hàng',
  'tại thị trấn Than Uyên',
  'tại xã Bản Lang',
  'tại thành phố Lai Châu',
]
const issuers = [
  'Sở Tài chính',
  'Sở Y tế',
  'Sở Nông nghiệp và Môi trường',
  'Sở Nội vụ',
  'Công an tỉnh',
  'Bộ Tài chính',
  'Văn phòng Chính phủ',
]
const signers = ['Lò Văn Mẫu', 'Giàng A Thử', 'Nguyễn Thị Ví Dụ', 'Trần Văn Tạm', 'Vàng Thị Giả']
const symbols = ['UBND-VX', 'STC-NS', 'QĐ-UBND', 'BC-SYT', 'TB-UBND']

const plain = (list: readonly string[]) => list.map(fold)
const bare = (list: readonly string[]) => plain(list).map((text) => text.replace(/[^a-z0-9]/g, ''))

interface Index {
  readonly name: string
  readonly definition: string
}

/** Ten years of an agency: seven of ten documents came in; the last days' are partly unregistered; every fiftieth thousand is rare. */
async function fill(tx: TransactionSql, agency: MeasuredAgency, assignmentId: string): Promise<void> {
  // Numbers with holes and no book around them: lists are measured here, not registers.
  await tx`alter table document drop constraint document_in_line`
  await tx`alter table document disable trigger document_in_line_of_its_own`
  await tx`
    insert into document (id, agency_id, direction, source, state, register_id, register_year, register_number, code_number, code_notation,
                          kind, subject, issuer_name, issued_on, arrived_on, signer_name, urgency, due_on, identifier, created_by,
                          created_at, listed_at, search_key, number_key)
    select (lpad(to_hex((extract(epoch from t.at) * 1000)::bigint), 12, '0') || '7000' || '8' || lpad(to_hex(n), 15, '0'))::uuid,
           ${agency.id}, d.direction, case when d.direction = 'incoming' then 'internal' end, s.state,
           case when s.numbered then d.register end, case when s.numbered then extract(year from t.at)::int end, case when s.numbered then n end,
           n::text, (${symbols}::text[])[c.symbol], (array['CV', 'CV', 'CV', 'CV', 'CV', 'BC', 'QĐ', 'TB', 'GM', 'TTr'])[1 + (c.h / 7) % 10],
           w.act || ' ' || w.theme || ' ' || w.place, (${issuers}::text[])[c.issuer], t.at::date - 2, t.at::date,
           (${signers}::text[])[c.signer], case (c.h / 77) % 200 when 0 then 'flash' when 1 then 'veryUrgent' when 2 then 'urgent' when 3 then 'urgent' else 'normal' end,
           case when n % 10 = 1 then t.at::date + 10 end, 'H98,' || n, ${assignmentId}, t.at, t.at,
           n || '/' || (${plain(symbols)}::text[])[c.symbol] || ' ' || f.act || ' ' || f.theme || ' ' || f.place || ' '
             || (${plain(issuers)}::text[])[c.issuer] || ' ' || (${plain(signers)}::text[])[c.signer],
           n || (${bare(symbols)}::text[])[c.symbol]
      from generate_series(1, ${documentCount}) n
      cross join lateral (select now() - (${documentCount} - n) * interval '5 minutes' as at) t
      cross join lateral (
        select case when n % 10 < 7 then 'incoming' else 'outgoing' end as direction,
               case when n % 10 < 7 then ${agency.incoming}::uuid else ${agency.outgoing}::uuid end as register) d
      cross join lateral (
        select x.state, x.state in ('registered', 'issued') as numbered
          from (select case when d.direction = 'incoming' then
                              case when n > ${documentCount} - 900 and n % 3 = 0 then 'arrived' when n % 500 = 1 then 'returned' else 'registered' end
                            else case when n > ${documentCount} - 2000 and n % 20 = 8 then 'draft' else 'issued' end end as state) x) s
      cross join lateral (
        select abs(hashint4(n)) as h, 1 + abs(hashint4(n + 1)) % ${symbols.length} as symbol,
               1 + abs(hashint4(n + 2)) % ${issuers.length} as issuer, 1 + abs(hashint4(n + 3)) % ${signers.length} as signer) c
      cross join lateral (
        select 1 + c.h % ${acts.length} as act, 1 + (c.h / 100) % ${themes.length} as theme, 1 + (c.h / 10000) % ${places.length} as place) i
      cross join lateral (
        select (${acts}::text[])[i.act] as act, (${themes}::text[])[i.theme] as theme,
               case when n % 50000 = 6 then ${`tại xã ${rareWords}`} else (${places}::text[])[i.place] end as place) w
      cross join lateral (
        select (${plain(acts)}::text[])[i.act] as act, (${plain(themes)}::text[])[i.theme] as theme,
               case when n % 50000 = 6 then ${fold(`tại xã ${rareWords}`)} else (${plain(places)}::text[])[i.place] end as place) f`
  await tx`
    insert into document_file (document_id, position, role, sha256, name)
    select id, 1, 'main', md5(id::text) || md5(id::text), 'van-ban.pdf' from document where agency_id = ${agency.id}`
}

async function deliverThem(tx: TransactionSql, agency: MeasuredAgency, to: readonly MeasuredAgency[]): Promise<void> {
  await tx`
    insert into delivery (id, document_id, recipient_id, recipient_name, purpose, position, code, changed_at)
    select gen_random_uuid(), d.id, r.id, 'Sở Đo', 'execute', r.place,
           case when d.state = 'draft' then null when d.register_number % 400 = 8 then '02' when d.register_number > ${documentCount} - 3000 then '01' else '03' end,
           d.listed_at
      from document d cross join unnest(${to.map((it) => it.id)}::uuid[]) with ordinality as r(id, place)
     where d.agency_id = ${agency.id} and d.direction = 'outgoing'`
}

/** Puts a million documents into an agency as a restore would: rows first without the indexes that are not constraints, then those. */
export async function loadMillion(
  admin: Sql,
  agency: MeasuredAgency,
  recipients: readonly MeasuredAgency[],
  assignmentId: string,
): Promise<void> {
  const indexes = await admin<Index[]>`
    select i.indexname as name, i.indexdef as definition from pg_indexes i
     where i.tablename in ('document', 'document_file', 'delivery') and i.schemaname = 'public'
       and not exists (select from pg_constraint c where c.conname = i.indexname)`
  await admin.begin(async (tx) => {
    // Rows that the generator makes need no proof that they point somewhere; the guards stay on for everybody else.
    await tx`set local session_replication_role = replica`
    await tx`set local maintenance_work_mem = '512MB'`
    await tx`set local work_mem = '256MB'`
    for (const { name } of indexes) await tx.unsafe(`drop index "${name}"`)
    await fill(tx, agency, assignmentId)
    await deliverThem(tx, agency, recipients)
    for (const { definition } of indexes) await tx.unsafe(definition)
  })
  await admin`vacuum (analyze) document, document_file, delivery`
  await admin`checkpoint`
}
