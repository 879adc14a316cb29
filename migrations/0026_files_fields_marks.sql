-- breaking: no. locks: access_change, notice, agency_setting and document_view for the moment in which a check is replaced, a column or a trigger added. backfill: none.
-- Rights to kept files (Decree 30/2020 Appendix VI part F3): a completed file is opened to somebody after a second person confirmed it.
alter table access_change drop constraint access_change_kind_check;
alter table access_change add constraint access_change_kind_check check (kind in
  ('grant', 'grantEnded', 'exclusion', 'exclusionEnded', 'postGiven', 'postEnded', 'postsImported', 'delegation', 'fileGrant')) not valid;
create unique index access_change_once_file on access_change (subject_id, holder_id, unit_id) nulls not distinct
  where state = 'waiting' and kind = 'fileGrant';

-- Marking of printed output (part F10): at the foot of each page, or across it besides.
alter table agency_setting add column print_mark text not null default 'foot' check (print_mark in ('foot', 'across'));

-- A letter under way: an urgent one that meets a gathered one does not tell the same twice.
alter table notice add column mail_taken_at timestamptz;

-- Who opened a document stays for as long as the document (part E1); only the reverse of a reorganisation puts together what it had parted.
create function document_view_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and to_regclass('pg_temp.reorganisation_back') is not null then return null; end if;
  raise exception 'what was opened is never removed' using errcode = 'restrict_violation';
end $$;
create trigger document_view_kept before delete or truncate on document_view for each statement execute function document_view_guard();

-- Further metadata (part G3): fields an agency defines, and their values for as long as the document. Every value ever given is a line of its
-- own; the latest of a field is the one in force.
create table further_field (
  id         uuid primary key,
  agency_id  uuid not null references org_unit,
  name_vi    text not null,
  name_en    text not null,
  type       text not null check (type in ('text', 'number', 'date', 'choice')),
  choices    text[] not null default '{}',
  direction  text check (direction in ('incoming', 'outgoing')),
  -- Empty: of every kind.
  kinds      text[] not null default '{}',
  required   boolean not null,
  valid_from date not null,
  valid_to   date,
  made_by    text not null,
  made_title text not null,
  made_at    timestamptz not null,
  constraint further_field_choices check ((type = 'choice') = (cardinality(choices) > 0))
);
create index further_field_agency on further_field (agency_id);
create table further_value (
  id          uuid primary key,
  document_id uuid not null references document,
  field_id    uuid not null references further_field,
  -- Empty: taken back.
  value       text not null,
  search_key  text not null,
  reason      text not null,
  by_name     text not null,
  by_title    text not null,
  at          timestamptz not null
);
create index further_value_document on further_value (document_id, field_id, id desc);
create index further_value_field on further_value (field_id, search_key text_pattern_ops);
create trigger further_value_append_only before update or truncate on further_value for each statement execute function refuse_change();
-- A draft is not official yet and may go, with what was written to it.
create function further_value_guard() returns trigger language plpgsql as $$
begin
  if exists (select from document d where d.id = old.document_id and d.state = 'draft') then return old; end if;
  raise exception 'further_value is append-only' using errcode = 'restrict_violation';
end $$;
create trigger further_value_kept before delete on further_value for each row execute function further_value_guard();
create function further_field_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (to_jsonb(new) - 'valid_to') = (to_jsonb(old) - 'valid_to') then return new; end if;
  raise exception 'a further field is ended, never changed or removed' using errcode = 'restrict_violation';
end $$;
create trigger further_field_kept before update or delete on further_field for each row execute function further_field_guard();
