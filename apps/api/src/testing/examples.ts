// One example of everything that belongs to an organisation: for specs that ask every operation about it. Whoever adds a
// parameter to a path adds its example here; the cross-tenant matrix says when one is missing.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { assignmentPolicy } from '@kubarium/contracts'
import { variantsOf } from '@kubarium/platform-content'
import { Seal } from '@kubarium/platform-public-api'
import { newSecret } from '@kubarium/platform-webhooks'
import type { TestApi } from './test-api.ts'

/** Values of path parameters, by name. */
export type Examples = Readonly<Record<ExampleName, string>>

/** What belongs to everybody: no organisation owns it. */
export const shared: ReadonlySet<string> = new Set(['exercise', 'version'])

export const exampleNames = [
  'exercise',
  'version',
  'endpoint',
  'delivery',
  'course',
  'class',
  'learner',
  'enrollment',
  'assignment',
  'subject',
  'attempt',
  'submission',
  'adjustment',
  'regrade',
] as const
type ExampleName = (typeof exampleNames)[number]

/** The exercise of all examples; the content has to be published. */
const EXERCISE = 'service-without-endpoints'

/** Bodies that are good for the examples, by operation; operations that are not here need none. */
export const bodies: Readonly<Record<string, (examples: Examples) => unknown>> = {
  createWebhookEndpoint: () => ({ url: 'https://hooks.example.com/', events: ['grade.updated'] }),
  updateWebhookEndpoint: () => ({ description: 'changed' }),
  createCourse: () => ({ title: 'Another' }),
  changeCourse: () => ({ title: 'Changed' }),
  createClass: () => ({ name: 'Another' }),
  changeClass: () => ({ name: 'Changed' }),
  putEnrollment: () => ({ name: 'Changed' }),
  importEnrollments: () => ({ rows: [{ name: 'Imported', externalId: 'imported-1' }] }),
  createAssignment: () => ({ title: 'Another', items: [{ exerciseId: EXERCISE }] }),
  changeAssignment: () => ({ title: 'Changed' }),
  putOverride: () => ({ changes: { maxSubmissions: 9 }, reason: 'ill' }),
  createAttempt: ({ learner }) => ({ learner, anew: true }),
  extendAttempt: () => ({ minutes: 5 }),
  runCommands: () => ({ lines: ['kubectl get pods'] }),
  applyManifest: () => ({ manifest: 'apiVersion: v1' }),
  createSubmission: () => ({ answers: {} }),
  adjustGrade: () => ({ kind: 'delta', points: 1, reason: 'a good idea' }),
  createRegrade: () => ({}),
}

/** What all examples stand on: something to make clusters from. */
export async function publishStarts(api: TestApi): Promise<void> {
  await api.publishTemplate()
  const exercise = await latestExercise(api)
  await api.api.platform.system.prisma.labStart.createMany({
    data: variantsOf(exercise).map((variant) => ({
      kind: 'exercise',
      contentId: EXERCISE,
      version: exercise.facts.version,
      variant,
      baseId: 'base-3',
      nodes: 3,
      seed: 'seed',
      files: {},
    })),
  })
}

/** Makes one of everything in an organisation. */
export async function makeExamples(api: TestApi, organisationId: string): Promise<Examples> {
  const { prisma } = api.api.platform.system
  const { version } = (await latestExercise(api)).facts
  const id = () => randomUUID()
  const [course, inClass, enrollment, assignment, clusterId] = [id(), id(), id(), id(), id()]
  const [attempt, submission, adjustment, regrade] = [id(), id(), id(), id()]
  const [endpoint, delivery, event] = [id(), id(), id()]
  const learner = `learner-${id()}`
  const userId = `without-account-${enrollment}`
  await prisma.$transaction([
    prisma.course.create({ data: { id: course, organisationId, title: 'Course', timeZone: 'UTC', createdBy: 'x' } }),
    prisma.courseClass.create({ data: { id: inClass, courseId: course, organisationId, name: 'A', joinCode: id() } }),
    prisma.enrollment.create({
      data: {
        id: enrollment,
        courseId: course,
        organisationId,
        classId: inClass,
        externalId: learner,
        name: 'Learner',
        labels: [],
        state: 'active',
      },
    }),
    prisma.assignment.create({
      data: {
        id: assignment,
        courseId: course,
        organisationId,
        title: 'Assignment',
        // Graded by an older version: a regrade has something to do.
        items: [{ exerciseId: EXERCISE, version, gradedBy: '0.0.1', points: 10 }],
        policy: assignmentPolicy.parse({}),
      },
    }),
    prisma.assignmentOverride.create({
      data: {
        id: id(),
        assignmentId: assignment,
        organisationId,
        enrollmentId: enrollment,
        changes: { maxSubmissions: 5 },
        reason: 'ill',
        createdBy: 'x',
      },
    }),
    prisma.cluster.create({
      data: {
        id: clusterId,
        organisationId,
        ownerId: userId,
        name: id(),
        nodes: 3,
        seed: 'seed',
        baseId: 'base-3',
        revision: 7n,
        attemptId: attempt,
      },
    }),
    prisma.attempt.create({
      data: {
        id: attempt,
        organisationId,
        userId,
        kind: 'exercise',
        contentId: EXERCISE,
        version,
        variant: '1',
        clusterId,
        startRevision: 7n,
        assignmentId: assignment,
        enrollmentId: enrollment,
        expiresAt: new Date(Date.now() + 3_600_000),
        done: [],
        hints: [],
      },
    }),
    prisma.attemptCommand.create({
      data: { attemptId: attempt, organisationId, line: 'kubectl get pods', status: 0, revision: 7n },
    }),
    prisma.submission.create({
      data: {
        id: submission,
        attemptId: attempt,
        organisationId,
        number: 1,
        revision: 7n,
        answers: {},
        state: 'graded',
        result: { state: 'graded', checks: [], tasks: [] },
        score: 4,
        best: 4,
        resultHash: 'hash',
        gradedVersion: version,
        gradedAt: new Date(),
      },
    }),
    prisma.gradeAdjustment.create({
      data: {
        id: adjustment,
        assignmentId: assignment,
        enrollmentId: enrollment,
        organisationId,
        kind: 'delta',
        points: 1,
        reason: 'r',
        createdBy: 'x',
      },
    }),
    prisma.regrade.create({
      data: {
        id: regrade,
        assignmentId: assignment,
        organisationId,
        state: 'ready',
        policy: 'replace',
        changes: [{ exerciseId: EXERCISE, from: '0.0.1', to: version }],
        createdBy: 'x',
      },
    }),
    prisma.regradeResult.create({
      data: {
        regradeId: regrade,
        submissionId: submission,
        organisationId,
        state: 'graded',
        result: { state: 'graded', checks: [], tasks: [] },
        score: 5,
        resultHash: 'other',
      },
    }),
    prisma.webhookEndpoint.create({
      data: {
        id: endpoint,
        organisationId,
        url: 'https://hooks.example.com/',
        events: ['grade.updated'],
        secret: new Seal(api.api.platform.config.AUTH_SECRET, 'webhooks').close(newSecret()),
        createdBy: 'x',
      },
    }),
    prisma.webhookEvent.create({ data: { id: event, organisationId, type: 'grade.updated', data: {} } }),
    prisma.webhookDelivery.create({
      data: { id: delivery, organisationId, endpointId: endpoint, eventId: event, state: 'delivered' },
    }),
  ])
  return {
    exercise: EXERCISE,
    version,
    endpoint,
    delivery,
    course,
    class: inClass,
    learner,
    enrollment,
    assignment,
    subject: enrollment,
    attempt,
    submission,
    adjustment,
    regrade,
  }
}

/** What belongs to an organisation and is no parameter of any path. */
export async function makeTracesOf(api: TestApi, organisationId: string): Promise<void> {
  const { prisma } = api.api.platform.system
  const clusterId = randomUUID()
  const hash = createHash('sha256').update(randomBytes(8)).digest()
  const owner = await prisma.member.findFirstOrThrow({ where: { organizationId: organisationId } })
  await prisma.$transaction([
    prisma.cluster.create({
      data: { id: clusterId, organisationId, ownerId: 'x', name: 'own', seed: 's', baseId: 'base-3', revision: 7n },
    }),
    prisma.clusterCredential.create({
      data: { clusterId, organisationId, userId: 'x', tokenHash: hash, userName: 'x', groups: [] },
    }),
    prisma.terminal.create({
      data: { id: randomUUID(), clusterId, organisationId, ownerId: 'x', state: Buffer.alloc(0) },
    }),
    prisma.invitation.create({
      data: {
        id: randomUUID(),
        organizationId: organisationId,
        email: 'x@example.com',
        expiresAt: new Date(Date.now() + 1e7),
        inviterId: owner.userId,
      },
    }),
    prisma.auditEvent.create({
      data: { organisationId, actorId: 'x', action: 'a.b', subjectKind: 'a', subjectId: 'b' },
    }),
    prisma.idempotencyKey.create({
      data: {
        organisationId,
        caller: 'x',
        key: randomUUID(),
        fingerprint: Buffer.alloc(1),
        claim: randomUUID(),
        expiresAt: new Date(Date.now() + 1e7),
      },
    }),
  ])
}

async function latestExercise(api: TestApi) {
  const { content } = api.api.platform
  const found = (await content.latest()).find(({ kind, facts }) => kind === 'exercise' && facts.id === EXERCISE)
  if (found?.kind !== 'exercise') throw new Error(`${EXERCISE} is not published`)
  return found
}
