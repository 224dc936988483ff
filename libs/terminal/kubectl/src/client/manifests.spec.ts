import { describe, expect, it } from 'vitest'
import { runKubectl } from '../testing/kubectl-run.ts'

const get = (text: string, name = 'x.yaml'): string =>
  runKubectl(['get', '-f', name, '-o', 'name'], undefined, { [`/work/${name}`]: text }).stderr
const make = (text: string, name = 'x.yaml'): string =>
  runKubectl(['create', '-f', name, '--dry-run=client'], undefined, { [`/work/${name}`]: text }).stderr

describe('files of objects', () => {
  it('words faults of YAML and JSON as the real one, with its lines', () => {
    expect(get('a: b\nc: [\n')).toMatch(/^error parsing x.yaml: error converting YAML to JSON: yaml: line \d: /)
    expect(make('kind: Pod\nmetadata:\n\tname: x\n')).toBe(
      'error: error parsing x.yaml: error converting YAML to JSON: yaml: line 3: found character that cannot start any token\n',
    )
    expect(make('a: &x [1]\nb: *y\n')).toBe(
      "error: error parsing x.yaml: error converting YAML to JSON: yaml: unknown anchor 'y' referenced\n",
    )
    expect(make('{"kind":"Pod",', 'x.json')).toBe('error: error parsing x.json: unexpected EOF\n')
  })

  it('tells what is no object, in other words where a command validates', () => {
    expect(make('- a\n')).toBe(
      'error: error validating "x.yaml": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false\n',
    )
    expect(make('foo: bar\n')).toContain('error validating data: [apiVersion not set, kind not set];')
    expect(get('- a\n')).toBe(
      'unable to decode "x.yaml": json: cannot unmarshal array into Go value of type unstructured.detector\n',
    )
    expect(get('a: b\n')).toBe('unable to decode "x.yaml": Object \'Kind\' is missing in \'{"a":"b"}\'\n')
  })

  it('refuses labels that are no text', () => {
    expect(make('kind: Pod\napiVersion: v1\nmetadata: { name: x, labels: { a: 1 } }\n')).toBe(
      'error: unable to decode "x.yaml": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string\n',
    )
  })

  it('knows patterns, folders and what is not there', () => {
    const files = {
      '/work/d/a.yaml': 'kind: ConfigMap\napiVersion: v1\nmetadata: { name: a }\n',
      '/work/d/b.json':
        '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"b"}}{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c"}}',
      '/work/d/c.txt': 'no',
    }
    const names = (path: string): string =>
      runKubectl(['create', '-f', path, '--dry-run=client', '-o', 'name'], undefined, files).stdout
    expect(names('d')).toBe('configmap/a\nconfigmap/b\nconfigmap/c\n')
    expect(names('d/*.yaml')).toBe('configmap/a\n')
    expect(runKubectl(['create', '-f', 'none']).stderr).toBe('error: the path "none" does not exist\n')
    expect(runKubectl(['create', '-f', 'd/c.txt', '-f', 'no*'], undefined, files).stderr).toBe(
      'error: the path "no*" does not exist\n',
    )
  })
})
