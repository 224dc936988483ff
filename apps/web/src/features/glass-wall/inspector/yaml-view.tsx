'use client'

import type { LiveObject } from '@kubarium/contracts'
import { Button, useToast } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { Fragment, useEffect, useState, type ReactNode } from 'react'
import styles from './inspector.module.css'

/** The object as `kubectl get -o yaml` would print it. The writer is loaded when it is first looked at. */
export function YamlView({ object }: { object: LiveObject }) {
  const t = useTranslations('wall.inspector')
  const toast = useToast()
  const [write, setWrite] = useState<(value: unknown) => string>()
  useEffect(() => {
    void import('yaml').then(({ stringify }) => setWrite(() => (value: unknown) => stringify(value, { lineWidth: 0 })))
  }, [])
  if (!write) return <p className={`${styles.pad} ${styles.note}`}>{t('yamlLoading')}</p>
  const text = write(object)
  return (
    <div className={styles.yaml} lang="en" tabIndex={0}>
      <span className={styles.copy}>
        <Button
          size={28}
          icon="copy"
          onClick={() => void navigator.clipboard.writeText(text).then(() => toast({ look: 'ok', text: t('copied') }))}
        >
          {t('copy')}
        </Button>
      </span>
      <pre>
        {text.split('\n').map((line, index) => (
          <Fragment key={index}>
            {coloured(line)}
            {'\n'}
          </Fragment>
        ))}
      </pre>
    </div>
  )
}

/** A line of block YAML with its key and its plain value told apart. */
function coloured(line: string): ReactNode {
  const parts = /^(\s*(?:- )*)([^\s:'"][^:]*|"[^"]*")(:)(\s.*)?$/.exec(line)
  if (!parts) return <span className={styles.string}>{line}</span>
  const [, indent, key, colon, value = ''] = parts
  const number = /^\s(-?\d+(\.\d+)?|true|false|null)$/.test(value)
  return (
    <>
      {indent}
      <span className={styles.key}>{key}</span>
      {colon}
      {value && <span className={number ? styles.number : styles.string}>{value}</span>}
    </>
  )
}
