-- Courses of an organisation: who learns in them, what is assigned, what became of it.

create table course (
  id uuid not null,
  organisation_id text not null,
  title text not null,
  time_zone text not null,
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  archived_at timestamptz(3),
  constraint course_pkey primary key (id),
  constraint course_organisation_id_fkey foreign key (organisation_id) references organisation (id) on delete cascade on update cascade
);
create index course_organisation_id_created_at_idx on course (organisation_id, created_at);

create table course_class (
  id uuid not null,
  course_id uuid not null,
  organisation_id text not null,
  name text not null,
  join_code text,
  created_at timestamptz(3) not null default current_timestamp,
  constraint course_class_pkey primary key (id),
  constraint course_class_course_id_fkey foreign key (course_id) references course (id) on delete cascade on update cascade
);
create unique index course_class_join_code_key on course_class (join_code);
create unique index course_class_course_id_name_key on course_class (course_id, name);

create table enrollment (
  id uuid not null,
  course_id uuid not null,
  organisation_id text not null,
  class_id uuid,
  user_id text,
  email text,
  external_id text,
  name text not null,
  labels text[] default array[]::text[],
  state text not null default 'invited',
  created_at timestamptz(3) not null default current_timestamp,
  joined_at timestamptz(3),
  constraint enrollment_pkey primary key (id),
  constraint enrollment_course_id_fkey foreign key (course_id) references course (id) on delete cascade on update cascade,
  constraint enrollment_class_id_fkey foreign key (class_id) references course_class (id) on delete set null on update cascade
);
create unique index enrollment_course_id_external_id_key on enrollment (course_id, external_id);
create unique index enrollment_course_id_user_id_key on enrollment (course_id, user_id);
create unique index enrollment_course_id_email_key on enrollment (course_id, email);
create index enrollment_user_id_idx on enrollment (user_id);
create index enrollment_email_idx on enrollment (email);

create table assignment (
  id uuid not null,
  course_id uuid not null,
  organisation_id text not null,
  title text not null,
  items jsonb not null,
  policy jsonb not null,
  version integer not null default 1,
  published_at timestamptz(3),
  created_at timestamptz(3) not null default current_timestamp,
  updated_at timestamptz(3) not null default current_timestamp,
  constraint assignment_pkey primary key (id),
  constraint assignment_course_id_fkey foreign key (course_id) references course (id) on delete cascade on update cascade
);
create index assignment_course_id_created_at_idx on assignment (course_id, created_at);

create table assignment_override (
  id uuid not null,
  assignment_id uuid not null,
  organisation_id text not null,
  enrollment_id uuid,
  class_id uuid,
  changes jsonb not null,
  reason text not null,
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  constraint assignment_override_pkey primary key (id),
  constraint assignment_override_subject_check check ((enrollment_id is null) <> (class_id is null)),
  constraint assignment_override_assignment_id_fkey foreign key (assignment_id) references assignment (id) on delete cascade on update cascade,
  constraint assignment_override_enrollment_id_fkey foreign key (enrollment_id) references enrollment (id) on delete cascade on update cascade,
  constraint assignment_override_class_id_fkey foreign key (class_id) references course_class (id) on delete cascade on update cascade
);
create unique index assignment_override_enrollment_key on assignment_override (assignment_id, enrollment_id);
create unique index assignment_override_class_key on assignment_override (assignment_id, class_id);

-- Adjustments are never changed and never lost: one that should not count any more is revoked.
create table grade_adjustment (
  id uuid not null,
  assignment_id uuid not null,
  enrollment_id uuid not null,
  organisation_id text not null,
  kind text not null,
  points double precision not null,
  reason text not null,
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  revoked_at timestamptz(3),
  constraint grade_adjustment_pkey primary key (id),
  constraint grade_adjustment_assignment_id_fkey foreign key (assignment_id) references assignment (id) on delete cascade on update cascade,
  constraint grade_adjustment_enrollment_id_fkey foreign key (enrollment_id) references enrollment (id) on delete cascade on update cascade
);
create index grade_adjustment_assignment_id_idx on grade_adjustment (assignment_id, enrollment_id);

create table regrade (
  id uuid not null,
  assignment_id uuid not null,
  organisation_id text not null,
  state text not null default 'queued',
  policy text not null,
  changes jsonb not null,
  error text,
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  finished_at timestamptz(3),
  committed_at timestamptz(3),
  constraint regrade_pkey primary key (id),
  constraint regrade_assignment_id_fkey foreign key (assignment_id) references assignment (id) on delete cascade on update cascade
);
create index regrade_assignment_id_idx on regrade (assignment_id, created_at);
create index regrade_state_idx on regrade (state, created_at);

-- What a submission would get, and, once that is committed, what it had before.
create table regrade_result (
  regrade_id uuid not null,
  submission_id uuid not null,
  organisation_id text not null,
  state text not null,
  result jsonb not null,
  score double precision not null,
  result_hash text not null,
  before jsonb,
  constraint regrade_result_pkey primary key (regrade_id, submission_id),
  constraint regrade_result_regrade_id_fkey foreign key (regrade_id) references regrade (id) on delete cascade on update cascade,
  constraint regrade_result_submission_id_fkey foreign key (submission_id) references submission (id) on delete cascade on update cascade
);

alter table attempt
  add column assignment_id uuid,
  add column enrollment_id uuid,
  add column expires_at timestamptz(3),
  -- When checks of a running attempt first turned green: check → time.
  add column passed jsonb not null default '{}',
  add column active_at timestamptz(3),
  add constraint attempt_assignment_id_fkey foreign key (assignment_id) references assignment (id) on delete cascade on update cascade,
  add constraint attempt_enrollment_id_fkey foreign key (enrollment_id) references enrollment (id) on delete cascade on update cascade;
create index attempt_assignment_id_idx on attempt (assignment_id);
create index attempt_expires_at_idx on attempt (expires_at) where state <> 'closed';

-- A learner has one open attempt at a time at each exercise of an assignment, and one outside of assignments.
drop index attempt_open_key;
create unique index attempt_open_key on attempt (organisation_id, user_id, kind, content_id, coalesce(assignment_id::text, ''))
  where state <> 'closed';

-- The version whose checks gave the result: the attempt's, until a regrade with another one.
alter table submission
  add column graded_version text,
  -- A program's own name for it, told once per attempt.
  add column client_ref text;
create unique index submission_attempt_id_client_ref_key on submission (attempt_id, client_ref);

grant select, insert, update, delete on course, course_class, enrollment, assignment, assignment_override, grade_adjustment,
  regrade, regrade_result to kubarium_system;

do $$
declare
  name text;
begin
  foreach name in array array['course', 'course_class', 'enrollment', 'assignment', 'assignment_override', 'grade_adjustment', 'regrade', 'regrade_result'] loop
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

grant select, insert, update on course, course_class, enrollment, assignment, grade_adjustment, regrade to kubarium_app;
grant select, insert, update, delete on assignment_override to kubarium_app;
grant select, update on regrade_result to kubarium_app;

-- Whoever watches a class is told when an attempt begins, and whoever shows an attempt when it changes.
create function tell_of_assignment() returns trigger language plpgsql as $$
begin
  perform pg_notify('assignment', new.assignment_id::text);
  return null;
end
$$;
create trigger assignment_attempted after insert on attempt for each row
  when (new.assignment_id is not null) execute function tell_of_assignment();

create function tell_of_submission() returns trigger language plpgsql as $$
begin
  perform pg_notify('attempt', new.attempt_id::text);
  return null;
end
$$;
create trigger submission_changed after insert or update of state on submission for each row
  execute function tell_of_submission();
