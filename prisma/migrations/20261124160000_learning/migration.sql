-- Lessons and exercises, and the attempts made at them.

alter table cluster add column attempt_id uuid;

create table content_version (
  kind text not null,
  content_id text not null,
  version text not null,
  hash text not null,
  files bytea not null,
  published_at timestamptz(3) not null default current_timestamp,
  constraint content_version_pkey primary key (kind, content_id, version)
);
create index content_version_published_at_idx on content_version (published_at);

create table lab_start (
  kind text not null,
  content_id text not null,
  version text not null,
  variant text not null,
  base_snapshot text not null,
  nodes integer not null,
  seed text not null,
  files jsonb not null,
  constraint lab_start_pkey primary key (kind, content_id, version, variant)
);

create table attempt (
  id uuid not null,
  organisation_id text not null,
  user_id text not null,
  kind text not null,
  content_id text not null,
  version text not null,
  variant text not null,
  cluster_id uuid not null,
  state text not null default 'active',
  start_revision bigint not null,
  done text[],
  checkpoints jsonb not null default '{}',
  answers jsonb not null default '{}',
  tries jsonb not null default '{}',
  hints text[],
  best double precision not null default 0,
  created_at timestamptz(3) not null default current_timestamp,
  updated_at timestamptz(3) not null default current_timestamp,
  constraint attempt_pkey primary key (id),
  constraint attempt_organisation_id_fkey foreign key (organisation_id) references organisation (id) on delete cascade on update cascade
);
create index attempt_organisation_id_user_id_idx on attempt (organisation_id, user_id);
create index attempt_cluster_id_idx on attempt (cluster_id);

create table attempt_command (
  id bigserial not null,
  attempt_id uuid not null,
  organisation_id text not null,
  line text not null,
  status integer not null,
  revision bigint not null,
  at timestamptz(3) not null default current_timestamp,
  constraint attempt_command_pkey primary key (id),
  constraint attempt_command_attempt_id_fkey foreign key (attempt_id) references attempt (id) on delete cascade on update cascade
);
create index attempt_command_attempt_id_id_idx on attempt_command (attempt_id, id);

create table submission (
  id uuid not null,
  attempt_id uuid not null,
  organisation_id text not null,
  number integer not null,
  revision bigint not null,
  answers jsonb not null,
  last_command bigint not null default 0,
  hint_cost double precision not null default 0,
  state text not null default 'queued',
  result jsonb,
  score double precision,
  best double precision,
  result_hash text,
  created_at timestamptz(3) not null default current_timestamp,
  graded_at timestamptz(3),
  constraint submission_pkey primary key (id),
  constraint submission_attempt_id_fkey foreign key (attempt_id) references attempt (id) on delete cascade on update cascade
);
create unique index submission_attempt_id_number_key on submission (attempt_id, number);
create index submission_state_created_at_idx on submission (state, created_at);

-- A learner has one open attempt at a time at each lesson and exercise.
create unique index attempt_open_key on attempt (organisation_id, user_id, kind, content_id) where state <> 'closed';

-- Deflated already.
alter table content_version alter column files set storage external;

grant select, insert, update, delete on content_version, lab_start, attempt, attempt_command, submission to kubarium_system;
grant usage on sequence attempt_command_id_seq to kubarium_system;

do $$
declare
  name text;
begin
  foreach name in array array['attempt', 'attempt_command', 'submission'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system on %I to kubarium_system using (true) with check (true)', name);
    execute format(
      'create policy tenant on %I to kubarium_app using (organisation_id = current_setting(''app.tenant'', true)) with check (organisation_id = current_setting(''app.tenant'', true))',
      name
    );
  end loop;
end
$$;

grant select on content_version, lab_start to kubarium_app;
grant select, insert, update on attempt, submission to kubarium_app;
grant select on attempt_command to kubarium_app;

-- Whoever shows an attempt is told when it changes.
create function tell_of_attempt() returns trigger language plpgsql as $$
begin
  perform pg_notify('attempt', new.id::text);
  return null;
end
$$;
create trigger attempt_changed after update of answers, state on attempt for each row
  when (old.answers is distinct from new.answers or old.state is distinct from new.state)
  execute function tell_of_attempt();
