// Rosters as universities and learning platforms write them.
import { CsvError, parse } from 'csv-parse/sync'
import type { z } from 'zod'
import { rosterImport, type RosterOutcome } from '@kubarium/contracts'

type Import = z.output<typeof rosterImport>
export type RosterRow = NonNullable<Import['rows']>[number]
type Problem = RosterOutcome['problems'][number]

export interface Roster {
  readonly rows: readonly RosterRow[]
  readonly problems: readonly Problem[]
}

type Column = 'name' | 'givenName' | 'familyName' | 'email' | 'externalId' | 'class' | 'labels'

/** Headers by what is left of them without case, spaces and signs; with those of OneRoster's users.csv. */
const columns: Readonly<Record<string, Column>> = {
  name: 'name',
  fullname: 'name',
  이름: 'name',
  성명: 'name',
  givenname: 'givenName',
  firstname: 'givenName',
  familyname: 'familyName',
  lastname: 'familyName',
  email: 'email',
  emailaddress: 'email',
  mail: 'email',
  이메일: 'email',
  externalid: 'externalId',
  sourcedid: 'externalId',
  studentid: 'externalId',
  studentnumber: 'externalId',
  id: 'externalId',
  학번: 'externalId',
  class: 'class',
  group: 'class',
  section: 'class',
  반: 'class',
  분반: 'class',
  labels: 'labels',
  tags: 'labels',
}

const rowSchema = rosterImport.shape.rows.unwrap().element

/** Reads a roster: comma, semicolon or tab between the fields, a header first; several labels stand between semicolons or bars. */
export function readRoster({ csv, rows }: Pick<Import, 'csv' | 'rows'>): Roster {
  const { lines, problems } = csv === undefined ? { lines: numbered(rows ?? []), problems: [] } : readCsv(csv)
  return withoutDoubles(lines, problems)
}

interface NumberedRow {
  readonly line: number
  readonly row: RosterRow
}

const numbered = (rows: readonly RosterRow[]): NumberedRow[] => rows.map((row, index) => ({ line: index + 1, row }))

function readCsv(text: string): { lines: NumberedRow[]; problems: Problem[] } {
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      delimiter: delimiterOf(text),
    }) as unknown as typeof records
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = (error as unknown as { lines?: number }).lines ?? 1
    return { lines: [], problems: [{ line, column: null, message: error.message }] }
  }
  const [header, ...body] = records
  if (!header) return { lines: [], problems: [{ line: 1, column: null, message: 'The roster is empty.' }] }
  const names = header.record.map((name) => columns[name.toLowerCase().replace(/[\s._-]/g, '')])
  const hasName = names.includes('name') || (names.includes('givenName') && names.includes('familyName'))
  if (!hasName)
    return { lines: [], problems: [{ line: 1, column: 'name', message: 'The header names no column "name".' }] }
  const lines: NumberedRow[] = []
  const problems: Problem[] = []
  for (const { record, info } of body) {
    const read = rowOf(names, record)
    if (read.success) lines.push({ line: info.lines, row: read.data })
    else
      for (const { path, message } of read.error.issues)
        problems.push({ line: info.lines, column: path[0] === undefined ? null : String(path[0]), message })
  }
  return { lines, problems }
}

/** What stands most often in the header. */
function delimiterOf(text: string): string {
  const header = text.split('\n', 1)[0]!
  const count = (sign: string): number => header.split(sign).length
  return [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0]!
}

function rowOf(names: readonly (Column | undefined)[], record: readonly string[]) {
  const cells: Partial<Record<Column, string>> = {}
  names.forEach((name, index) => {
    const cell = record[index]
    if (name && cell) cells[name] = cell
  })
  const { givenName, familyName, labels, name, ...rest } = cells
  return rowSchema.safeParse({
    ...rest,
    name: name ?? [givenName, familyName].filter(Boolean).join(' '),
    ...(labels
      ? {
          labels: labels
            .split(/[;|]/)
            .map((label) => label.trim())
            .filter(Boolean),
        }
      : {}),
  })
}

/** Whoever stands there twice is one person too many, whichever line is meant. */
function withoutDoubles(lines: readonly NumberedRow[], problems: readonly Problem[]): Roster {
  const found = [...problems]
  for (const column of ['email', 'externalId'] as const) {
    const seen = new Map<string, number>()
    for (const { line, row } of lines) {
      const value = row[column]
      if (value === undefined) continue
      const first = seen.get(value)
      if (first === undefined) seen.set(value, line)
      else found.push({ line, column, message: `${value} stands in line ${first} already.` })
    }
  }
  found.sort((a, b) => a.line - b.line)
  return { rows: lines.map(({ row }) => row), problems: found }
}
