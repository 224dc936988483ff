import { describe, expect, it, vi } from 'vitest'
import { Health } from './health.ts'

describe('Health', () => {
  it('is well while every part works', async () => {
    const health = new Health()
    health.add('database', async () => {})
    expect(await health.report()).toEqual({ status: 'ok', checks: { database: 'ok' } })
  })

  it('names the part that fails', async () => {
    const health = new Health()
    health.add('database', async () => {})
    health.add('queue', async () => {
      throw new Error('gone')
    })
    expect(await health.report()).toEqual({ status: 'failing', checks: { database: 'ok', queue: 'failing' } })
  })

  it('takes a part that does not answer for failing', async () => {
    vi.useFakeTimers()
    const health = new Health()
    health.add('database', () => new Promise(() => {}))
    const report = health.report()
    await vi.advanceTimersByTimeAsync(3000)
    expect((await report).status).toBe('failing')
    vi.useRealTimers()
  })

  it('says when the process is on its way out', async () => {
    const health = new Health()
    health.stop()
    expect((await health.report()).status).toBe('stopping')
  })
})
