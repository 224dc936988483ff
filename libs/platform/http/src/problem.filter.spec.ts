import { BadRequestException, NotFoundException } from '@nestjs/common'
import { problem } from '@kubarium/contracts'
import { describe, expect, it } from 'vitest'
import { DomainError, Forbidden, InvalidInput, NotFound, SignedOut } from './domain-error.ts'
import { problemOf } from './problem.filter.ts'
import { tooManyRequests } from './rate-limit.ts'

const statusAndCode = (error: unknown) => {
  const { status, code } = problem.parse(problemOf(error, 'request-1'))
  return [status, code]
}

describe('problemOf', () => {
  it('gives each refusal its status and keeps its code', () => {
    expect(statusAndCode(new SignedOut())).toEqual([401, 'signed-out'])
    expect(statusAndCode(new Forbidden())).toEqual([403, 'forbidden'])
    expect(statusAndCode(new NotFound('cluster'))).toEqual([404, 'not-found'])
    expect(statusAndCode(tooManyRequests(3))).toEqual([429, 'too-many-requests'])
    expect(statusAndCode(new DomainError('cluster-limit-reached', 'no'))).toEqual([409, 'cluster-limit-reached'])
  })

  it('names the fields that do not fit', () => {
    const errors = [{ path: 'name', message: 'too long' }]
    expect(problemOf(new InvalidInput(errors), undefined)).toMatchObject({ status: 400, code: 'invalid-input', errors })
  })

  it('tells what Nest and Express refuse', () => {
    expect(statusAndCode(new NotFoundException())).toEqual([404, 'not-found'])
    expect(statusAndCode(new BadRequestException('no'))).toEqual([400, 'bad-request'])
    expect(statusAndCode(Object.assign(new Error('large'), { status: 413 }))).toEqual([413, 'too-large'])
  })

  it('says that the disk is full, whoever noticed', () => {
    for (const error of [
      Object.assign(new Error('x'), { code: '53100' }),
      new Error('could not extend file: No space left on device'),
    ]) {
      expect(statusAndCode(error)).toEqual([507, 'disk-full'])
    }
  })

  it('keeps to itself what nobody expected', () => {
    const answer = problemOf(new Error('password of the database is hunter2'), 'request-1')
    expect(answer).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      code: 'internal',
      requestId: 'request-1',
    })
    expect(problemOf('thrown text', undefined)).toMatchObject({ status: 500 })
    expect(problemOf(undefined, undefined)).toMatchObject({ status: 500 })
  })
})
