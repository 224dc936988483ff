import { describe, expect, it } from 'vitest'
import { readRoster } from './roster.ts'

describe('a roster', () => {
  it('is read from CSV with a header in any order', () => {
    expect(
      readRoster({ csv: 'email,name,class,labels\nADA@example.com,Ada Lovelace,A,extra time;front\n,"Kim, 도윤",,\n' }),
    ).toEqual({
      rows: [
        { name: 'Ada Lovelace', email: 'ada@example.com', class: 'A', labels: ['extra time', 'front'] },
        { name: 'Kim, 도윤', labels: [] },
      ],
      problems: [],
    })
  })

  it('knows other names, signs and headers of columns', () => {
    expect(readRoster({ csv: '\uFEFF학번;이름;이메일;반\r\n20261;최하은;h@example.com;나\r\n' }).rows).toEqual([
      { externalId: '20261', name: '최하은', email: 'h@example.com', class: '나', labels: [] },
    ])
    expect(readRoster({ csv: 'sourcedId,givenName,familyName,status\nu1,Grace,Hopper,active\n' }).rows).toEqual([
      { externalId: 'u1', name: 'Grace Hopper', labels: [] },
    ])
  })

  it('says which line and column is wrong', () => {
    const { problems } = readRoster({
      csv: 'name,email,student_id\nAda,ada@,a b\n,x@example.com,1\nBob,x@example.com,1\n',
    })
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [2, 'email'],
      [2, 'externalId'],
      [3, 'name'],
    ])
    expect(readRoster({ csv: 'name,email\nA,x@example.com\nB,X@example.com\n' }).problems).toEqual([
      { line: 3, column: 'email', message: 'x@example.com stands in line 2 already.' },
    ])
    expect(readRoster({ csv: 'e-mail\nx@example.com\n' }).problems).toMatchObject([{ line: 1, column: 'name' }])
    expect(readRoster({ csv: '' }).problems).toMatchObject([{ line: 1 }])
    expect(readRoster({ csv: 'name\n"Ada\n' }).problems).toHaveLength(1)
  })
})
