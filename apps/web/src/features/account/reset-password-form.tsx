'use client'

import { Button, NoteBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { Link } from '../../i18n/navigation.ts'
import { resetPassword } from '../../shell/authentication.ts'
import { newPasswordField } from './account-fields.ts'
import { AccountForm, PasswordField } from './account-form.tsx'
import styles from './account.module.css'

const schema = z.object({ password: newPasswordField })

/** Sets a new password with the token of the mail. */
export function ResetPasswordForm({ token }: { token: string | undefined }) {
  const t = useTranslations('account')
  const [done, setDone] = useState(false)
  if (!token) {
    return (
      <>
        <NoteBar look="bad">{t('resetNoToken')}</NoteBar>
        <div className={styles.row}>
          <Button asChild look="primary">
            <Link href="/forgot-password">{t('resetAgain')}</Link>
          </Button>
        </div>
      </>
    )
  }
  if (done) {
    return (
      <>
        <NoteBar look="ok" live="polite">
          {t('resetDone')}
        </NoteBar>
        <div className={styles.row}>
          <Button asChild look="primary">
            <Link href="/sign-in">{t('signInSubmit')}</Link>
          </Button>
        </div>
      </>
    )
  }
  return (
    <AccountForm
      schema={schema}
      initial={{ password: '' }}
      label={t('resetTitle')}
      submit={t('resetSubmit')}
      send={async ({ password }) => {
        const refusal = await resetPassword(token, password)
        setDone(!refusal)
        return refusal
      }}
    >
      {(form) => (
        <PasswordField
          form={form}
          name="password"
          label={t('newPassword')}
          help={t('passwordHelp')}
          autoComplete="new-password"
        />
      )}
    </AccountForm>
  )
}
