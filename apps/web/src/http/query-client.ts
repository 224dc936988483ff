import type { Locale } from '@kubarium/contracts'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ProblemError } from './problem-error.ts'

const RETRIES = 2

/** The cache of what the server said. `onSignedOut` is told when an answer was 401: the session has ended. */
export function newQueryClient(onSignedOut: () => void): QueryClient {
  const watch = (error: unknown) => {
    if (error instanceof ProblemError && error.problem.status === 401) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        // Only what was never answered is worth asking again.
        retry: (count, error) =>
          count < RETRIES && error instanceof ProblemError && error.problem.code === 'unreachable',
      },
      mutations: { retry: false },
    },
  })
}

export const queryKeys = {
  me: ['me'],
  outbox: ['outbox'],
  apiKeys: ['api-keys'],
  webhookEndpoints: ['webhook-endpoints'],
  webhookDeliveries: (endpoint: string) => ['webhook-endpoints', endpoint, 'deliveries'],
  organisations: ['organisations'],
  members: ['organisations', 'members'],
  invitations: ['organisations', 'invitations'],
  clusters: ['clusters'],
  cluster: (id: string) => ['clusters', id],
  catalogue: (locale: Locale) => ['catalogue', locale],
  /** In every language. */
  catalogues: ['catalogue'],
  attempt: (id: string, locale: Locale) => ['attempts', id, locale],
  ownCourses: (locale: Locale) => ['own-courses', locale],
  /** All that is taught; what is below goes with it. */
  teaching: ['teaching'],
  courses: ['teaching', 'courses'],
  course: (id: string) => ['teaching', 'course', id],
  classes: (course: string) => ['teaching', 'course', course, 'classes'],
  roster: (course: string) => ['teaching', 'course', course, 'roster'],
  assignments: (course: string, locale: Locale) => ['teaching', 'course', course, 'assignments', locale],
  assignment: (id: string, locale: Locale) => ['teaching', 'assignment', id, locale],
  overrides: (assignment: string) => ['teaching', 'overrides', assignment],
  gradebook: (assignment: string) => ['teaching', 'gradebook', assignment],
  regrades: (assignment: string) => ['teaching', 'regrades', assignment],
  live: (assignment: string, locale: Locale) => ['teaching', 'live', assignment, locale],
  exercises: (locale: Locale) => ['exercises', locale],
  submission: (id: string, locale: Locale) => ['submissions', id, locale],
} as const
