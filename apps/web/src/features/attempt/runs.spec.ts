import { describe, expect, it } from 'vitest'
import { ended, runOf, started } from './runs.ts'

const scale = 'kubectl scale deployment web --replicas=3'

describe('the commands of a text', () => {
  it('are ready until they are pressed, run until the terminal says so, and know how they ended', () => {
    expect(runOf(new Map(), 'one', scale).state).toBe('ready')
    const pressed = started(new Map(), 'one', scale)
    expect(runOf(pressed, 'one', scale).state).toBe('running')
    expect(runOf(ended(pressed, 'one', { line: scale, status: 0, output: 'scaled' }), 'one', scale)).toMatchObject({
      state: 'ran',
      output: 'scaled',
    })
    expect(runOf(ended(pressed, 'one', { line: scale, status: 1, output: '' }), 'one', scale).state).toBe('failed')
  })

  it('count when a person types them, whatever spaces they put', () => {
    const runs = ended(new Map(), 'one', { line: ` ${scale.replace(' ', '   ')} `, status: 0, output: '' })
    expect(runOf(runs, 'one', scale).state).toBe('ran')
  })

  it('are known apart by the text they stand in', () => {
    const runs = ended(new Map(), 'one', { line: scale, status: 0, output: '' })
    expect(runOf(runs, 'two', scale).state).toBe('ready')
  })

  it('of several lines end with the last, and have failed when one has', () => {
    const both = 'kubectl get pods\nkubectl get nodes'
    const half = ended(started(new Map(), 'one', both), 'one', { line: 'kubectl get pods', status: 1, output: 'a' })
    expect(runOf(half, 'one', both).state).toBe('running')
    const whole = ended(half, 'one', { line: 'kubectl get nodes', status: 0, output: 'b' })
    expect(runOf(whole, 'one', both)).toMatchObject({ state: 'failed', output: 'ab' })
  })
})
