// Roles and their bindings in words.
import { listOf, part, textOf } from '../../client/objects.ts'
import { ruleLines, type Rule } from '../auth/rules.ts'
import { labelled, type Describer } from './describer.ts'

type Fields = Record<string, unknown>

export const role: Describer = (found, writer) => {
  writer.line(0, `Name:\t${found.object.metadata.name}`)
  labelled(found, writer)
  writer.line(0, 'PolicyRule:')
  writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
  writer.line(1, '---------\t-----------------\t--------------\t-----')
  for (const line of ruleLines(listOf<Rule>(found.object, 'rules'))) writer.line(1, line)
}

export const roleBinding: Describer = (found, writer) => {
  const { object } = found
  const roleRef = part(object, 'roleRef')
  writer.line(0, `Name:\t${object.metadata.name}`)
  labelled(found, writer)
  writer.line(0, 'Role:')
  writer.line(1, `Kind:\t${textOf(roleRef, 'kind')}`)
  writer.line(1, `Name:\t${textOf(roleRef, 'name')}`)
  writer.line(0, 'Subjects:')
  writer.line(1, 'Kind\tName\tNamespace')
  writer.line(1, '----\t----\t---------')
  for (const subject of listOf<Fields>(object, 'subjects'))
    writer.line(1, `${textOf(subject, 'kind')}\t${textOf(subject, 'name')}\t${textOf(subject, 'namespace')}`)
}
