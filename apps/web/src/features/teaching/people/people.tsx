'use client'

import { Button, Dialog } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { CourseFrame } from '../course-frame.tsx'
import styles from '../teaching.module.css'
import { Classes } from './classes.tsx'
import { ImportForm } from './import-form.tsx'
import { Roster } from './roster.tsx'

/** Who learns in a course, in which class, and how they get in. */
export function People({ courseId }: { courseId: string }) {
  const t = useTranslations('teaching')
  const [importing, setImporting] = useState(false)
  return (
    <CourseFrame
      courseId={courseId}
      place="people"
      actions={
        <Button icon="plus" onClick={() => setImporting(true)}>
          {t('importRoster')}
        </Button>
      }
    >
      <div className={styles.columns}>
        <Roster courseId={courseId} />
        <Classes courseId={courseId} />
      </div>
      <Dialog
        open={importing}
        onClose={() => setImporting(false)}
        title={t('importRoster')}
        description={t('importText')}
        closeLabel={t('cancel')}
        wide
      >
        <ImportForm courseId={courseId} onClose={() => setImporting(false)} />
      </Dialog>
    </CourseFrame>
  )
}
