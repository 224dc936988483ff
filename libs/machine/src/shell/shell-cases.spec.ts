import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runScript } from '../testing/run-script.ts'

interface Case {
  script: string
  stdout: string
  status: number | string
}

// Recorded from bash by testing/record-shell-cases.mjs.
const folder = new URL('../../testing/shell-cases/', import.meta.url)
const known = new Set(JSON.parse(readFileSync(new URL('known-differences.json', folder), 'utf8')) as string[])
const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'known-differences.json')

describe('the shell agrees with bash', () => {
  for (const file of files) {
    const cases = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Case[]
    it(`on all ${cases.length} scripts of ${file} but the known differences`, () => {
      for (const { script, stdout, status } of cases) {
        if (known.has(script)) continue
        const outcome = runScript(script)
        // The recording shows bytes that are no text as replacement characters.
        outcome.stdout = outcome.stdout.replace(/[\udc80-\udcff]/g, '\ufffd')
        expect({ script, stdout: outcome.stdout, status: outcome.status }).toEqual({ script, stdout, status })
      }
    })
  }

  it('prints and ends the same when the world goes through JSON after every turn', () => {
    let compared = 0
    for (const file of files) {
      for (const { script } of JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Case[]) {
        const whole = runScript(script)
        const cut = runScript(script, {}, 1)
        expect({ script, stdout: cut.stdout, stderr: cut.stderr, status: cut.status }).toEqual({
          script,
          stdout: whole.stdout,
          stderr: whole.stderr,
          status: whole.status,
        })
        compared++
      }
    }
    expect(compared).toBeGreaterThan(400)
  })
})
