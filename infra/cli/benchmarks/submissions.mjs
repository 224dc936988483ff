// A class hands in at once: how long each learner waits for a result, and what grading costs the worker.
import { cpuOf, inTurn, pause, percentile } from './figures.mjs'

const LEARNERS = 300
const EXERCISE = 'service-without-endpoints'
const AT_ONCE = 8

/** @returns the figures of so many submissions of an exercise with two probes, handed in at once */
export async function submissionFigures(product, cookie) {
  const ask = asking(product, cookie)
  const { id: course } = await ask('POST', '/courses', { title: 'Bench' })
  const rows = Array.from({ length: LEARNERS }, (_, n) => ({ name: `Learner ${n}`, externalId: `b${n}` }))
  await ask('POST', `/courses/${course}/enrollments:import`, { rows })
  const { id: assignment } = await ask('POST', `/courses/${course}/assignments`, {
    title: 'Bench',
    items: [{ exerciseId: EXERCISE }],
  })
  const attempts = []
  await inTurn(LEARNERS, AT_ONCE, async (n) => {
    attempts.push(await ask('POST', `/assignments/${assignment}/attempts`, { learner: `b${n}` }))
  })
  // One first, so that nobody waits for the exercise to be read.
  const grade = async ({ id }) => result(ask, (await ask('POST', `/attempts/${id}/submissions`, {})).id)
  await grade(attempts[0])
  const cpu = cpuOf(product.pids.worker)
  const handedIn = await Promise.all(attempts.map(({ id }) => ask('POST', `/attempts/${id}/submissions`, {})))
  const graded = []
  for (const { id } of handedIn) graded.push(await result(ask, id))
  const used = cpuOf(product.pids.worker) - cpu
  const from = Math.min(...graded.map(({ submittedAt }) => Date.parse(submittedAt)))
  const until = Math.max(...graded.map(({ gradedAt }) => Date.parse(gradedAt)))
  const waits = graded.map(({ submittedAt, gradedAt }) => (Date.parse(gradedAt) - Date.parse(submittedAt)) / 1000)
  return [
    { name: `${LEARNERS} submissions at once, all graded`, value: (until - from) / 1000, unit: 's', goal: '20 s' },
    { name: 'of these: until a result, median', value: percentile(waits, 0.5), unit: 's' },
    { name: 'of these: until a result, 95th percentile', value: percentile(waits, 0.95), unit: 's' },
    { name: 'of these: graded per second of worker CPU', value: (LEARNERS * 1000) / used, unit: '/s' },
  ]
}

async function result(ask, id) {
  for (;;) {
    const submission = await ask('GET', `/submissions/${id}`)
    if (submission.state === 'ungradable') throw new Error(`submission ${id} could not be graded`)
    if (submission.state === 'graded') return submission
    await pause(200)
  }
}

/** Asks the graded-exercise API in a session; what is not ready yet is asked again. */
function asking({ url }, cookie) {
  return async (method, path, body) => {
    for (;;) {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { cookie, origin: url, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      if (response.ok) return await response.json()
      if (response.status !== 503) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      await pause(500)
    }
  }
}
