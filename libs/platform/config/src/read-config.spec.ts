import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigFault, readConfig } from './read-config.ts'
import { count, everyApplication, flag, origin, port, postgresUrl, secret } from './variables.ts'

const schema = z.object({
  ...everyApplication,
  PORT: port(3001),
  DATABASE_APP_URL: postgresUrl,
  ORIGIN: origin,
  SECRET: secret,
  CLUSTERS: count(5, { min: 1, max: 100 }),
  OUTBOX: flag(false),
})

const good = {
  DATABASE_APP_URL: 'postgresql://u:p@localhost:5432/k',
  ORIGIN: 'https://kubarium.example/',
  SECRET: 'x'.repeat(32),
}

function linesOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(schema, environment)
    return []
  } catch (error) {
    if (error instanceof ConfigFault) return error.lines
    throw error
  }
}

describe('readConfig', () => {
  it('gives typed values, with defaults for what is not set', () => {
    expect(readConfig(schema, { ...good, PORT: '80', OUTBOX: 'true', OTHER: 'ignored' })).toEqual({
      NODE_ENV: 'development',
      LOG_LEVEL: 'info',
      HOST: '127.0.0.1',
      PORT: 80,
      DATABASE_APP_URL: good.DATABASE_APP_URL,
      ORIGIN: 'https://kubarium.example',
      SECRET: good.SECRET,
      CLUSTERS: 5,
      OUTBOX: true,
    })
  })

  it('names each wrong variable in one line, with what it should look like', () => {
    expect(linesOf({ ...good, PORT: 'web', DATABASE_APP_URL: 'localhost', CLUSTERS: '0', OUTBOX: 'yes' })).toEqual([
      'PORT is wrong: it has to be a port number.',
      'DATABASE_APP_URL is wrong: it should look like postgresql://user:password@host:5432/database.',
      'CLUSTERS is wrong: it has to be 1 at least.',
      'OUTBOX is wrong: it has to be true or false.',
    ])
  })

  it('says which variable is missing, and takes an empty one for missing', () => {
    expect(linesOf({ DATABASE_APP_URL: good.DATABASE_APP_URL, ORIGIN: '', SECRET: 'short' })).toEqual([
      'ORIGIN is not set: it should look like https://kubarium.example.',
      'SECRET is wrong: it has to be a random text of 32 characters or more.',
    ])
  })

  it('never prints the value of a variable', () => {
    expect(linesOf({ ...good, SECRET: 'hunter2' }).join()).not.toContain('hunter2')
  })
})
