'use client'

import { NoteBar } from '@kubarium/ui'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { Link, getPathname } from '../../i18n/navigation.ts'
import { requestPasswordReset } from '../../shell/authentication.ts'
import { emailField } from './account-fields.ts'
import { AccountForm, TextField } from './account-form.tsx'
import styles from './account.module.css'

const schema = z.object({ email: emailField })

/** Asks for a link to a new password. Whether there is such an account is never told. */
export function ForgotPasswordForm() {
  const t = useTranslations('account')
  const locale = useLocale()
  const [sentTo, setSentTo] = useState<string>()
  return (
    <>
      <AccountForm
        schema={schema}
        initial={{ email: '' }}
        label={t('forgotTitle')}
        submit={t('forgotSubmit')}
        send={async ({ email }) => {
          const refusal = await requestPasswordReset(email, getPathname({ locale, href: '/reset-password' }))
          setSentTo(refusal ? undefined : email)
          return refusal
        }}
      >
        {(form) => <TextField form={form} name="email" label={t('email')} type="email" autoComplete="username" />}
      </AccountForm>
      {sentTo && (
        <NoteBar look="ok" live="polite">
          {t('forgotSent', { email: sentTo })}
        </NoteBar>
      )}
      <p className={styles.note}>
        <Link href="/sign-in">{t('backToSignIn')}</Link>
      </p>
    </>
  )
}
