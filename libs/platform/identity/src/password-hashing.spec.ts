import { describe, expect, it } from 'vitest'
import { Bounded, boundedHashing } from './password-hashing.ts'

describe('Bounded', () => {
  it('runs few tasks at once, the others in their order, and refuses what is too much', async () => {
    const bounded = new Bounded(2, 2, () => new Error('too busy'))
    const started: number[] = []
    const finish: (() => void)[] = []
    const task = (n: number) =>
      bounded.run(() => {
        started.push(n)
        return new Promise<void>((done) => finish.push(done))
      })
    const tasks = [1, 2, 3, 4].map(task)
    await expect(task(5)).rejects.toThrow('too busy')
    expect(started).toEqual([1, 2])
    finish[0]!()
    await tasks[0]
    await expect.poll(() => started).toEqual([1, 2, 3])
    finish[1]!()
    await expect.poll(() => started).toEqual([1, 2, 3, 4])
    finish[2]!()
    finish[3]!()
    await Promise.all(tasks)
    const again = task(6)
    expect(started).toContain(6)
    finish[4]!()
    await again
  })

  it('gives the place of a task that fails to the next', async () => {
    const bounded = new Bounded(1, 1, () => new Error('too busy'))
    await expect(bounded.run(() => Promise.reject(new Error('boom')))).rejects.toThrow('boom')
    expect(await bounded.run(async () => 'next')).toBe('next')
  })
})

describe('boundedHashing', () => {
  it('knows its own hashes', async () => {
    const hash = await boundedHashing.hash('correct horse battery')
    expect(await boundedHashing.verify({ hash, password: 'correct horse battery' })).toBe(true)
    expect(await boundedHashing.verify({ hash, password: 'incorrect horse' })).toBe(false)
  })
})
