import { clusterName } from '@kubarium/contracts'
import { describe, expect, it } from 'vitest'
import { freeName } from './cluster-name.ts'

describe('a name to start with', () => {
  it('is one that is free and allowed', () => {
    expect(freeName([])).toBe('play-orca')
    expect(freeName(['play-orca', 'other'])).toBe('play-otter')
    const taken: string[] = []
    for (let count = 0; count < 25; count++) taken.push(freeName(taken))
    expect(new Set(taken).size).toBe(25)
    expect(taken.every((name) => clusterName.safeParse(name).success)).toBe(true)
  })
})
