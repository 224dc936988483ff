-- The graded-exercise API: repeated requests, limits, the record of who did what, and webhooks.

-- What a request with an Idempotency-Key was answered, so that its repetition is answered the same.
create table idempotency_key (
  organisation_id text not null,
  caller text not null,
  key text not null,
  fingerprint bytea not null,
  claim uuid not null,
  claimed_at timestamptz(3) not null default current_timestamp,
  status integer,
  response bytea,
  expires_at timestamptz(3) not null,
  constraint idempotency_key_pkey primary key (organisation_id, caller, key),
  constraint idempotency_key_organisation_id_fkey foreign key (organisation_id) references organisation (id) on delete cascade on update cascade
);
create index idempotency_key_expires_at_idx on idempotency_key (expires_at);

-- Requests counted per caller and window; nothing is lost when they are.
create unlogged table api_rate_limit (
  key varchar(255) not null,
  points integer not null default 0,
  expire bigint,
  constraint api_rate_limit_pkey primary key (key)
);

create table audit_event (
  id bigserial not null,
  organisation_id text not null,
  at timestamptz(3) not null default current_timestamp,
  actor_id text not null,
  key_id text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  before jsonb,
  after jsonb,
  ip text,
  request_id text,
  constraint audit_event_pkey primary key (id),
  constraint audit_event_organisation_id_fkey foreign key (organisation_id) references organisation (id) on delete cascade on update cascade
);
create index audit_event_organisation_id_id_idx on audit_event (organisation_id, id);

create table webhook_endpoint (
  id uuid not null,
  organisation_id text not null,
  url text not null,
  description text not null default '',
  events text[],
  enabled boolean not null default true,
  disabled_reason text,
  secret bytea not null,
  previous_secret bytea,
  previous_secret_until timestamptz(3),
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  updated_at timestamptz(3) not null default current_timestamp,
  constraint webhook_endpoint_pkey primary key (id),
  constraint webhook_endpoint_organisation_id_fkey foreign key (organisation_id) references organisation (id) on delete cascade on update cascade
);
create index webhook_endpoint_organisation_id_idx on webhook_endpoint (organisation_id);

create table webhook_event (
  id uuid not null default gen_random_uuid(),
  organisation_id text not null,
  type text not null,
  attempt_id text,
  sequence bigint,
  data jsonb not null,
  occurred_at timestamptz(3) not null default current_timestamp,
  constraint webhook_event_pkey primary key (id),
  constraint webhook_event_organisation_id_fkey foreign key (organisation_id) references organisation (id) on delete cascade on update cascade
);
create unique index webhook_event_organisation_id_attempt_id_sequence_key on webhook_event (organisation_id, attempt_id, sequence);
create index webhook_event_occurred_at_idx on webhook_event (occurred_at);

create table webhook_delivery (
  id uuid not null default gen_random_uuid(),
  organisation_id text not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  state text not null default 'pending',
  tries jsonb not null default '[]',
  next_try_at timestamptz(3),
  created_at timestamptz(3) not null default current_timestamp,
  done_at timestamptz(3),
  constraint webhook_delivery_pkey primary key (id),
  constraint webhook_delivery_endpoint_id_fkey foreign key (endpoint_id) references webhook_endpoint (id) on delete cascade on update cascade,
  constraint webhook_delivery_event_id_fkey foreign key (event_id) references webhook_event (id) on delete cascade on update cascade
);
create index webhook_delivery_endpoint_id_created_at_idx on webhook_delivery (endpoint_id, created_at);
create index webhook_delivery_event_id_idx on webhook_delivery (event_id);
-- What the sweep looks for.
create index webhook_delivery_next_try_at_idx on webhook_delivery (next_try_at) where next_try_at is not null;

do $$
declare
  name text;
begin
  foreach name in array array['idempotency_key', 'audit_event', 'webhook_endpoint', 'webhook_event', 'webhook_delivery'] loop
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

grant select, insert, update, delete on idempotency_key, webhook_endpoint, webhook_event, webhook_delivery to kubarium_system;
grant select, insert, update, delete on api_rate_limit to kubarium_system;
grant select, insert, update, delete on idempotency_key, webhook_endpoint to kubarium_app;
grant select, insert on webhook_event to kubarium_app;
grant select, insert, update on webhook_delivery to kubarium_app;

-- Nobody changes what was recorded, not even the product itself. (Rows go with their organisation.)
grant select, insert on audit_event to kubarium_app, kubarium_system;
grant usage on sequence audit_event_id_seq to kubarium_app, kubarium_system;

-- Something happened in an organisation: whoever asked to be told of it is told, if and only if the transaction that says
-- so is committed. Events about one attempt (data.attemptId) are numbered from 1.
create function record_event(organisation text, event_type text, event_data jsonb) returns uuid language plpgsql as $$
declare
  event webhook_event;
begin
  event.attempt_id := event_data ->> 'attemptId';
  if event.attempt_id is not null then
    -- Who records second waits for the first to commit, so that the numbers follow each other.
    perform pg_advisory_xact_lock(hashtextextended('event ' || event.attempt_id, 1));
    select coalesce(max(sequence), 0) + 1 into event.sequence from webhook_event
      where organisation_id = organisation and attempt_id = event.attempt_id;
  end if;
  insert into webhook_event (organisation_id, type, attempt_id, sequence, data)
    values (organisation, event_type, event.attempt_id, event.sequence, event_data) returning id into event.id;
  insert into webhook_delivery (organisation_id, endpoint_id, event_id, next_try_at)
    select organisation, id, event.id, current_timestamp from webhook_endpoint
    where organisation_id = organisation and enabled and event_type = any (events);
  if found then perform pg_notify('webhook_delivery', ''); end if;
  return event.id;
end
$$;
