// Made by `npm run api:client` from the OpenAPI document. Not edited by hand.
export interface paths {
    readonly "/assignments/{assignment}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * An assignment
         * @description Scope: `assignments:read`.
         */
        readonly get: operations["getAssignment"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Change an assignment
         * @description Grades are computed by the dates that hold now. Exercises that were begun stay, in their version.
         *
         *     Scope: `assignments:write`.
         */
        readonly patch: operations["changeAssignment"];
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/attempts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Attempts at an assignment
         * @description Scope: `attempts:read`.
         */
        readonly get: operations["listAttempts"];
        readonly put?: never;
        /**
         * Begin an exercise for a learner, or go on with it
         * @description Scope: `attempts:write`.
         */
        readonly post: operations["createAttempt"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/grades": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The grades of an assignment, by name
         * @description Scope: `grades:read`.
         */
        readonly get: operations["getGradebook"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/grades:export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The grades of an assignment as CSV
         * @description Scope: `grades:read`.
         */
        readonly get: operations["exportGrades"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/grades:publish": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Show learners their grades
         * @description Scope: `grades:write`.
         */
        readonly post: operations["publishGrades"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/grades/{enrollment}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A grade with its adjustments
         * @description Scope: `grades:read`.
         */
        readonly get: operations["getGrade"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/grades/{enrollment}/adjustments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Adjust a grade by hand
         * @description What is computed stays beside it, and a regrade takes nothing of it away.
         *
         *     Scope: `grades:write`.
         */
        readonly post: operations["adjustGrade"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/grades/{enrollment}/adjustments/{adjustment}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Let an adjustment count no more
         * @description Scope: `grades:write`.
         */
        readonly delete: operations["revokeAdjustment"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who works on an assignment, and by which checks they are seen
         * @description How far they are comes over Socket.IO, namespace `/class`.
         *
         *     Scope: `attempts:read`.
         */
        readonly get: operations["getLiveClass"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/overrides": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What holds for single learners and classes
         * @description Scope: `assignments:read`.
         */
        readonly get: operations["listOverrides"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/overrides/{subject}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Let something else hold for a learner or a class
         * @description `subject` is the id of an enrollment or a class. What is said for a learner comes before what is said for their class.
         *
         *     Scope: `assignments:write`.
         */
        readonly put: operations["putOverride"];
        readonly post?: never;
        /**
         * Let the assignment hold again
         * @description Scope: `assignments:write`.
         */
        readonly delete: operations["removeOverride"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assignments/{assignment}/regrades": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The last regrades of an assignment, the newest first
         * @description Scope: `grades:read`.
         */
        readonly get: operations["listRegrades"];
        readonly put?: never;
        /**
         * Grade all submissions again, for a preview
         * @description Nothing changes for anybody until it is committed.
         *
         *     Scope: `grades:write`.
         */
        readonly post: operations["createRegrade"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/attempts/{attempt}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * An attempt
         * @description Scope: `attempts:read`.
         */
        readonly get: operations["getAttempt"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/attempts/{attempt}:abandon": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Close an attempt
         * @description Scope: `attempts:write`.
         */
        readonly post: operations["abandonAttempt"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/attempts/{attempt}:apply": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Apply a manifest to the cluster of an attempt
         * @description As `kubectl apply -f` does in its terminal.
         *
         *     Scope: `attempts:write`.
         */
        readonly post: operations["applyManifest"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/attempts/{attempt}:extend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Give an attempt more time
         * @description Scope: `attempts:write`.
         */
        readonly post: operations["extendAttempt"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/attempts/{attempt}:reset": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Take the cluster of an attempt back to its start
         * @description Scope: `attempts:write`.
         */
        readonly post: operations["resetAttempt"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/attempts/{attempt}/commands": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Type command lines into the terminal of an attempt
         * @description One after the other; the first that does not end within its budget is interrupted, and those after it are not run.
         *
         *     Scope: `attempts:write`.
         */
        readonly post: operations["runCommands"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/attempts/{attempt}/submissions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Hand in the work as it is now
         * @description Scope: `submissions:write`.
         */
        readonly post: operations["createSubmission"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit-events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was done, newest first
         * @description Scope: `audit:read`.
         */
        readonly get: operations["listAuditEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/courses": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Courses of the organisation
         * @description Scope: `roster:read`.
         */
        readonly get: operations["listCourses"];
        readonly put?: never;
        /**
         * Make a course
         * @description Scope: `roster:write`.
         */
        readonly post: operations["createCourse"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/courses/{course}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A course
         * @description Scope: `roster:read`.
         */
        readonly get: operations["getCourse"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Change or archive a course
         * @description Scope: `roster:write`.
         */
        readonly patch: operations["changeCourse"];
        readonly trace?: never;
    };
    readonly "/courses/{course}/assignments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Assignments of a course
         * @description Scope: `assignments:read`.
         */
        readonly get: operations["listAssignments"];
        readonly put?: never;
        /**
         * Assign exercises
         * @description Versions are pinned: what is published later changes nothing for those who learn here.
         *
         *     Scope: `assignments:write`.
         */
        readonly post: operations["createAssignment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/courses/{course}/classes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Classes of a course, by name
         * @description Scope: `roster:read`.
         */
        readonly get: operations["listClasses"];
        readonly put?: never;
        /**
         * Make a class with a join code
         * @description Scope: `roster:write`.
         */
        readonly post: operations["createClass"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/courses/{course}/classes/{class}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Rename a class, open or close it, give it a new code
         * @description Scope: `roster:write`.
         */
        readonly patch: operations["changeClass"];
        readonly trace?: never;
    };
    readonly "/courses/{course}/enrollments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The roster of a course
         * @description Scope: `roster:read`.
         */
        readonly get: operations["listEnrollments"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/courses/{course}/enrollments:import": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Import a roster
         * @description CSV with a header (`name`, `email`, `externalId`, `class`, `labels`; also the columns of OneRoster), or rows. All of it is stored, or nothing.
         *
         *     Scope: `roster:write`.
         */
        readonly post: operations["importEnrollments"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/courses/{course}/enrollments/{learner}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Put somebody on the roster, or change what is known of them
         * @description `learner` is the id by which your own systems know them. Asking twice changes nothing.
         *
         *     Scope: `roster:write`.
         */
        readonly put: operations["putEnrollment"];
        readonly post?: never;
        /**
         * Take somebody off the roster
         * @description Their work and grades are kept, and are there when they come back.
         *
         *     Scope: `roster:write`.
         */
        readonly delete: operations["removeEnrollment"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/exercises": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Exercises in their newest version
         * @description Scope: `exercises:read`.
         */
        readonly get: operations["listExercises"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/exercises/{exercise}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * An exercise in its newest version
         * @description Scope: `exercises:read`.
         */
        readonly get: operations["getExercise"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/exercises/{exercise}/versions/{version}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A version of an exercise, which never changes
         * @description Scope: `exercises:read`.
         */
        readonly get: operations["getExerciseVersion"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/regrades/{regrade}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A regrade, with those whose grades it would change
         * @description Scope: `grades:read`.
         */
        readonly get: operations["getRegrade"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/regrades/{regrade}:commit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let a regrade count
         * @description Scope: `grades:write`.
         */
        readonly post: operations["commitRegrade"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/submissions/{submission}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A submission
         * @description Scope: `submissions:read`.
         */
        readonly get: operations["getSubmission"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/submissions/{submission}/results": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was seen, check by check
         * @description All of it, whatever the learner is shown at the moment.
         *
         *     Scope: `submissions:read`.
         */
        readonly get: operations["getResults"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-endpoints": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Endpoints, the oldest first
         * @description Scope: `webhooks:manage`.
         */
        readonly get: operations["listWebhookEndpoints"];
        readonly put?: never;
        /**
         * Tells an address of events from now on
         * @description Scope: `webhooks:manage`.
         */
        readonly post: operations["createWebhookEndpoint"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-endpoints/{endpoint}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * An endpoint
         * @description Scope: `webhooks:manage`.
         */
        readonly get: operations["getWebhookEndpoint"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Forgets an endpoint and its deliveries
         * @description Scope: `webhooks:manage`.
         */
        readonly delete: operations["deleteWebhookEndpoint"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes an endpoint, or switches it on or off
         * @description Scope: `webhooks:manage`.
         */
        readonly patch: operations["updateWebhookEndpoint"];
        readonly trace?: never;
    };
    readonly "/webhook-endpoints/{endpoint}:rotate-secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * A new secret; the old one signs as well for a while
         * @description Scope: `webhooks:manage`.
         */
        readonly post: operations["rotateWebhookSecret"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-endpoints/{endpoint}:test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends it the event `webhook.test`
         * @description Scope: `webhooks:manage`.
         */
        readonly post: operations["testWebhookEndpoint"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-endpoints/{endpoint}/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was sent to it in the last 30 days, newest first
         * @description Scope: `webhooks:manage`.
         */
        readonly get: operations["listWebhookDeliveries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-endpoints/{endpoint}/deliveries/{delivery}:redeliver": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends an event again
         * @description Scope: `webhooks:manage`.
         */
        readonly post: operations["redeliverWebhook"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface webhooks {
    readonly "attempt.created": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * attempt.created
         * @description Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
         */
        readonly post: operations["webhook.attempt.created"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "attempt.expired": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * attempt.expired
         * @description Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
         */
        readonly post: operations["webhook.attempt.expired"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "attempt.submitted": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * attempt.submitted
         * @description Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
         */
        readonly post: operations["webhook.attempt.submitted"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "enrollment.changed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * enrollment.changed
         * @description Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
         */
        readonly post: operations["webhook.enrollment.changed"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "exercise.version_published": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * exercise.version_published
         * @description Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
         */
        readonly post: operations["webhook.exercise.version_published"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "grade.published": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * grade.published
         * @description Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
         */
        readonly post: operations["webhook.grade.published"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "grade.updated": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * grade.updated
         * @description Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
         */
        readonly post: operations["webhook.grade.updated"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "regrade.completed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * regrade.completed
         * @description Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
         */
        readonly post: operations["webhook.regrade.completed"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "submission.graded": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * submission.graded
         * @description Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
         */
        readonly post: operations["webhook.submission.graded"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "submission.ungradable": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * submission.ungradable
         * @description Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
         */
        readonly post: operations["webhook.submission.ungradable"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface components {
    schemas: {
        readonly Assignment: {
            /** Format: uuid */
            readonly courseId: string;
            readonly createdAt: string;
            /** Format: uuid */
            readonly id: string;
            readonly items: readonly components["schemas"]["AssignmentItem"][];
            readonly policy: {
                /**
                 * @default closed
                 * @enum {string}
                 */
                readonly afterDeadline: "closed" | "practice";
                /** @default 0 */
                readonly cooldownSeconds: number;
                /** @default null */
                readonly dueAt: string | null;
                /** @default 0 */
                readonly graceSeconds: number;
                /** @default [] */
                readonly lateDeadlines: readonly {
                    /** Format: date-time */
                    readonly at: string;
                    readonly credit: number;
                }[];
                /** @default null */
                readonly maxSubmissions: number | null;
                /** @default null */
                readonly releaseAt: string | null;
                /**
                 * @default best
                 * @enum {string}
                 */
                readonly resultPolicy: "best" | "latest" | "average";
                /**
                 * @default learner
                 * @enum {string}
                 */
                readonly seedPolicy: "learner" | "same";
                /** @default null */
                readonly timeLimitMinutes: number | null;
                readonly visibility: {
                    readonly checks: {
                        /** @default true */
                        readonly afterDue: boolean;
                        /** @default true */
                        readonly open: boolean;
                        /** @default true */
                        readonly published: boolean;
                    };
                    readonly hidden: {
                        /** @default true */
                        readonly afterDue: boolean;
                        /** @default false */
                        readonly open: boolean;
                        /** @default true */
                        readonly published: boolean;
                    };
                    readonly score: {
                        /** @default true */
                        readonly afterDue: boolean;
                        /** @default true */
                        readonly open: boolean;
                        /** @default true */
                        readonly published: boolean;
                    };
                    readonly solution: {
                        /** @default false */
                        readonly afterDue: boolean;
                        /** @default false */
                        readonly open: boolean;
                        /** @default true */
                        readonly published: boolean;
                    };
                };
            };
            readonly publishedAt: string | null;
            /** @enum {string} */
            readonly state: "scheduled" | "open" | "late" | "closed";
            readonly title: string;
            readonly updatedAt: string;
            readonly version: number;
        };
        readonly AssignmentItem: {
            readonly exerciseId: string;
            readonly gradedBy: string;
            readonly points: number;
            readonly title: string;
            readonly version: string;
        };
        readonly AssignmentOverride: {
            readonly changes: {
                readonly cooldownSeconds?: number;
                readonly dueAt?: string | null;
                readonly lateDeadlines?: readonly {
                    /** Format: date-time */
                    readonly at: string;
                    readonly credit: number;
                }[];
                readonly maxSubmissions?: number | null;
                readonly releaseAt?: string | null;
                readonly timeFactor?: number;
            };
            readonly createdAt: string;
            /** @enum {string} */
            readonly kind: "learner" | "class";
            readonly name: string;
            readonly reason: string;
            /** Format: uuid */
            readonly subject: string;
        };
        readonly Attempt: {
            /** Format: uuid */
            readonly assignmentId: string;
            readonly best: number;
            /** Format: uuid */
            readonly clusterId: string;
            readonly createdAt: string;
            readonly enrollment: {
                readonly externalId: string | null;
                /** Format: uuid */
                readonly id: string;
                readonly name: string;
            };
            readonly exerciseId: string;
            readonly expiresAt: string | null;
            /** Format: uuid */
            readonly id: string;
            /** @description With the version it makes the same exercise again. */
            readonly seed: string;
            /** @enum {string} */
            readonly state: "active" | "submitted" | "expired" | "closed";
            readonly submissions: readonly {
                /** Format: uuid */
                readonly id: string;
                /** @description Counted from 1 within the attempt. */
                readonly number: number;
                /** @description Points of this submission alone, hints taken off. */
                readonly score: number | null;
                /** @enum {string} */
                readonly state: "queued" | "grading" | "graded" | "ungradable";
                readonly submittedAt: string;
            }[];
            readonly version: string;
        };
        readonly AuditEvent: {
            /** @description `<what>.<done>`: `webhook_endpoint.created`. */
            readonly action: string;
            readonly actor: {
                /** @description The API key by which it was done. */
                readonly keyId: string | null;
                /** @description The person who is accountable. */
                readonly userId: string;
            };
            /** @description What it is since; null: it is gone. */
            readonly after: unknown;
            /** Format: date-time */
            readonly at: string;
            /** @description What it was, as far as it was changed; null: it was not there. */
            readonly before: unknown;
            readonly id: string;
            readonly ip: string | null;
            readonly requestId: string | null;
            readonly subject: {
                readonly id: string;
                readonly kind: string;
            };
        };
        readonly Block: {
            readonly children: readonly components["schemas"]["Inline"][];
            /** @enum {string} */
            readonly type: "paragraph" | "heading";
        } | {
            readonly items: readonly (readonly components["schemas"]["Block"][])[];
            readonly ordered: boolean;
            /** @constant */
            readonly type: "list";
        } | {
            readonly blocks: readonly components["schemas"]["Block"][];
            /** @enum {string} */
            readonly type: "quote" | "note";
        } | {
            readonly rows: readonly (readonly (readonly components["schemas"]["Inline"][])[])[];
            /** @constant */
            readonly type: "table";
        } | {
            readonly text: string;
            /** @enum {string} */
            readonly type: "run" | "output" | "copy";
        } | {
            readonly language: string;
            readonly text: string;
            /** @constant */
            readonly type: "code";
        } | {
            readonly id: string;
            /** @enum {string} */
            readonly type: "check" | "quiz";
        };
        readonly Blocks: readonly components["schemas"]["Block"][];
        readonly CommandOutcome: {
            readonly line: string;
            readonly output: string;
            /** @description Exit status; null when it was ended at its budget. */
            readonly status: number | null;
            readonly timedOut: boolean;
        };
        readonly Course: {
            readonly archivedAt: string | null;
            readonly assignments: number;
            readonly createdAt: string;
            /** Format: uuid */
            readonly id: string;
            readonly learners: number;
            readonly timeZone: string;
            readonly title: string;
        };
        readonly CourseClass: {
            /** Format: uuid */
            readonly courseId: string;
            /** Format: uuid */
            readonly id: string;
            readonly joinCode: string | null;
            readonly learners: number;
            readonly name: string;
        };
        readonly Enrollment: {
            readonly classId: string | null;
            /** Format: uuid */
            readonly courseId: string;
            readonly email: string | null;
            readonly externalId: string | null;
            /** Format: uuid */
            readonly id: string;
            readonly joinedAt: string | null;
            readonly labels: readonly string[];
            readonly name: string;
            /** @enum {string} */
            readonly state: "invited" | "active" | "removed";
        };
        /** @enum {string} */
        readonly EventType: "attempt.created" | "attempt.submitted" | "attempt.expired" | "submission.graded" | "submission.ungradable" | "grade.updated" | "grade.published" | "regrade.completed" | "enrollment.changed" | "exercise.version_published";
        readonly Exercise: {
            readonly curriculum: readonly string[];
            readonly id: string;
            /** @enum {string} */
            readonly level: "first" | "core" | "advanced";
            readonly locales: readonly ("en" | "ko")[];
            readonly minutes: number;
            readonly points: number;
            readonly prerequisites: readonly string[];
            readonly summary: string;
            readonly tags: readonly string[];
            readonly title: string;
            readonly track: string;
            readonly version: string;
        };
        readonly ExerciseVersion: {
            readonly checks: readonly {
                readonly bonus: boolean;
                readonly id: string;
                /** @enum {string} */
                readonly kind: "state" | "probe" | "history" | "quiz";
                readonly maxPoints: number;
                readonly quiz: {
                    readonly options: readonly {
                        readonly id: string;
                        readonly text: components["schemas"]["RichText"];
                    }[];
                    readonly question: components["schemas"]["RichText"];
                    /** @enum {string} */
                    readonly type: "single" | "multiple" | "number" | "text";
                } | null;
                readonly title: string;
            }[];
            readonly curriculum: readonly string[];
            readonly hints: readonly {
                readonly cost: number;
                readonly id: string;
                readonly task: string;
            }[];
            readonly id: string;
            readonly intro: components["schemas"]["Blocks"];
            /** @enum {string} */
            readonly level: "first" | "core" | "advanced";
            readonly license: string;
            /** @enum {string} */
            readonly locale: "en" | "ko";
            readonly locales: readonly ("en" | "ko")[];
            readonly minutes: number;
            /** @description Values that differ from learner to learner; `{{name}}` in the texts. */
            readonly parameters: readonly string[];
            readonly points: number;
            readonly prerequisites: readonly string[];
            readonly scoring: {
                /** @description What the n-th submission counts of what it adds. */
                readonly attempts: readonly number[];
                readonly par: number | null;
            };
            readonly summary: string;
            readonly tags: readonly string[];
            readonly tasks: readonly {
                readonly checks: readonly string[];
                readonly id: string;
                readonly maxPoints: number;
                readonly text: components["schemas"]["Blocks"];
                readonly title: string;
            }[];
            readonly title: string;
            readonly track: string;
            readonly version: string;
        };
        readonly Grade: {
            readonly adjusted: number | null;
            readonly adjustments: readonly components["schemas"]["GradeAdjustment"][];
            readonly computed: number;
            readonly enrollment: {
                readonly classId: string | null;
                readonly email: string | null;
                readonly externalId: string | null;
                /** Format: uuid */
                readonly id: string;
                readonly name: string;
            };
            readonly final: number;
            readonly isLate: boolean;
            readonly isMissing: boolean;
            readonly items: readonly components["schemas"]["GradedItem"][];
            readonly maxPoints: number;
            /** @enum {string} */
            readonly state: "provisional" | "final" | "published";
        };
        readonly GradeAdjustment: {
            readonly at: string;
            readonly by: string;
            /** Format: uuid */
            readonly id: string;
            /** @enum {string} */
            readonly kind: "delta" | "override";
            readonly points: number;
            readonly reason: string;
            readonly revokedAt: string | null;
        };
        readonly Gradebook: {
            readonly assignment: {
                /** Format: uuid */
                readonly id: string;
                readonly publishedAt: string | null;
                /** @enum {string} */
                readonly state: "scheduled" | "open" | "late" | "closed";
                readonly title: string;
            };
            readonly grades: readonly components["schemas"]["Grade"][];
            readonly maxPoints: number;
        };
        readonly GradedItem: {
            readonly credit: number | null;
            readonly exerciseId: string;
            readonly maxPoints: number;
            readonly points: number;
            readonly submissions: number;
        };
        readonly Inline: {
            readonly text: string;
            /** @enum {string} */
            readonly type: "text" | "code";
        } | {
            readonly children: readonly components["schemas"]["Inline"][];
            /** @enum {string} */
            readonly type: "strong" | "emphasis";
        } | {
            readonly children: readonly components["schemas"]["Inline"][];
            readonly href: string;
            /** @constant */
            readonly type: "link";
        };
        readonly LiveClass: {
            readonly assignment: {
                /** Format: uuid */
                readonly courseId: string;
                /** Format: uuid */
                readonly id: string;
                readonly items: readonly components["schemas"]["AssignmentItem"][];
                readonly title: string;
            };
            readonly checks: {
                readonly [key: string]: readonly {
                    readonly id: string;
                    readonly live: boolean;
                    readonly title: string;
                }[];
            };
            readonly classes: readonly {
                /** Format: uuid */
                readonly id: string;
                readonly joinCode: string | null;
                readonly name: string;
            }[];
            readonly course: {
                /** Format: uuid */
                readonly id: string;
                readonly title: string;
            };
            readonly learners: readonly {
                readonly classId: string | null;
                /** Format: uuid */
                readonly id: string;
                readonly name: string;
                /** @enum {string} */
                readonly state: "invited" | "active" | "removed";
            }[];
        };
        /** @description Problem details (RFC 9457). More members may tell more, by code. */
        readonly Problem: {
            /** @description Stable; what programs look at. */
            readonly code: string;
            readonly detail?: string;
            readonly errors?: readonly {
                readonly code: string;
                readonly detail: string;
                /** @enum {string} */
                readonly in: "body" | "query" | "path";
                /** @description JSON Pointer (RFC 6901) to what does not fit. */
                readonly pointer: string;
            }[];
            /** @description The path that was asked for. */
            readonly instance: string;
            readonly requestId?: string;
            readonly status: number;
            /** @description In the language of Accept-Language (en, ko). */
            readonly title: string;
            readonly type: string;
        } & {
            readonly [key: string]: unknown;
        };
        readonly Regrade: {
            /** Format: uuid */
            readonly assignmentId: string;
            readonly changes: readonly {
                readonly exerciseId: string;
                readonly from: string;
                readonly to: string;
            }[];
            readonly committedAt: string | null;
            readonly createdAt: string;
            readonly done: number;
            readonly error: string | null;
            /** Format: uuid */
            readonly id: string;
            readonly lowered: number;
            /** @enum {string} */
            readonly policy: "replace" | "only-raise";
            readonly raised: number;
            readonly rows: readonly {
                readonly after: number;
                readonly before: number;
                /** Format: uuid */
                readonly enrollmentId: string;
                readonly name: string;
            }[];
            /** @enum {string} */
            readonly state: "queued" | "running" | "ready" | "committed" | "failed";
            readonly total: number;
            readonly ungradable: number;
        };
        readonly Results: {
            readonly checks: readonly {
                readonly evidence: {
                    readonly actual: string | null;
                    readonly causes: readonly {
                        readonly actor: string;
                        readonly key: string;
                        readonly revision: number;
                        readonly verb?: string;
                    }[];
                    readonly expected: string | null;
                    readonly object: {
                        readonly kind: string;
                        readonly name: string;
                        readonly namespace?: string;
                    } | null;
                };
                readonly hidden: boolean;
                readonly id: string;
                /** @enum {string} */
                readonly kind: "state" | "probe" | "history" | "quiz";
                readonly maxPoints: number;
                readonly message: string | null;
                readonly points: number;
                /** @enum {string} */
                readonly status: "passed" | "failed" | "error";
                readonly taskId: string | null;
                readonly title: string;
                readonly value: number;
                readonly weight: number;
            }[];
            readonly submission: components["schemas"]["Submission"];
            readonly tasks: readonly {
                readonly id: string;
                readonly maxPoints: number;
                readonly points: number;
            }[];
            /** @description What its learner is shown now. */
            readonly visibleScore: number | null;
        };
        readonly RichText: readonly components["schemas"]["Inline"][];
        readonly RosterOutcome: {
            readonly added: number;
            readonly changed: number;
            readonly problems: readonly {
                readonly column: string | null;
                readonly line: number;
                readonly message: string;
            }[];
            readonly unchanged: number;
        };
        readonly Submission: {
            /** Format: uuid */
            readonly attemptId: string;
            readonly clientRef: string | null;
            /** @description The version whose checks gave the result. */
            readonly exerciseVersion: string | null;
            readonly gradedAt: string | null;
            readonly hintCost: number;
            /** Format: uuid */
            readonly id: string;
            /** @description The share that it is worth, by the moment it was handed in. */
            readonly lateCredit: number;
            readonly maxScore: number;
            /** @description Counted from 1 within the attempt. */
            readonly number: number;
            /** @description Equal for equal results, on every machine. */
            readonly resultHash: string | null;
            /** @description The revision of the cluster that is graded. */
            readonly revision: number;
            /** @description Points of this submission alone, hints taken off. */
            readonly score: number | null;
            readonly seed: string;
            /** @enum {string} */
            readonly state: "queued" | "grading" | "graded" | "ungradable";
            readonly submittedAt: string;
        };
        readonly WebhookDelivery: {
            /** Format: date-time */
            readonly createdAt: string;
            /**
             * Format: uuid
             * @description Sent as `webhook-id`; the same in every try and redelivery.
             */
            readonly eventId: string;
            /** Format: uuid */
            readonly id: string;
            readonly nextTryAt: string | null;
            readonly sequence: number | null;
            /** @enum {string} */
            readonly state: "pending" | "sending" | "delivered" | "failed";
            readonly tries: readonly {
                /** Format: date-time */
                readonly at: string;
                readonly durationMs: number;
                readonly error: string | null;
                /** @description How the answer begins. */
                readonly response: string | null;
                /** @description Null: there was no answer. */
                readonly status: number | null;
            }[];
            readonly type: string;
        };
        readonly WebhookEndpoint: {
            /** Format: date-time */
            readonly createdAt: string;
            readonly description: string;
            /** @description Why we switched it off: it answered 410, or a delivery failed for the last time. */
            readonly disabledReason: ("gone" | "exhausted") | null;
            readonly enabled: boolean;
            readonly events: readonly components["schemas"]["EventType"][];
            /** Format: uuid */
            readonly id: string;
            /** @description Until then the secret before this one signs as well. */
            readonly secretRotatesAt: string | null;
            /** Format: date-time */
            readonly updatedAt: string;
            readonly url: string;
        };
        readonly WebhookEndpointWithSecret: {
            /** Format: date-time */
            readonly createdAt: string;
            readonly description: string;
            /** @description Why we switched it off: it answered 410, or a delivery failed for the last time. */
            readonly disabledReason: ("gone" | "exhausted") | null;
            readonly enabled: boolean;
            readonly events: readonly components["schemas"]["EventType"][];
            /** Format: uuid */
            readonly id: string;
            /** @description `whsec_…`, told this once: it signs every delivery. */
            readonly secret: string;
            /** @description Until then the secret before this one signs as well. */
            readonly secretRotatesAt: string | null;
            /** Format: date-time */
            readonly updatedAt: string;
            readonly url: string;
        };
        readonly WebhookPayload: {
            readonly data: {
                readonly attemptId?: string;
                readonly score?: number;
            } & {
                readonly [key: string]: unknown;
            };
            /** Format: uuid */
            readonly id: string;
            /** Format: date-time */
            readonly occurredAt: string;
            /** @description Counted from 1 within the attempt. */
            readonly sequence: number | null;
            readonly tenant: string;
            readonly type: components["schemas"]["EventType"] | "webhook.test";
        };
    };
    responses: {
        /** @description `bad_request`: Bad request. `invalid_input`: The request does not fit. `invalid_cursor`: The cursor is not one of this list. `idempotency_key_required`: An Idempotency-Key is needed. */
        readonly Problem400: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unauthenticated`: No valid API key. */
        readonly Problem401: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `missing_scope`: The scope for this is missing. `forbidden`: Not allowed. `foreign_origin`: Sent from another site. */
        readonly Problem403: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not_found`: Not found. */
        readonly Problem404: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: In conflict with how things are. `idempotency_in_progress`: The first request with this key is still running. `invalid_transition`: Not possible in this state. `deadline_passed`: The deadline has passed. `attempt_limit`: No attempts left. `attempt_closed`: The attempt is closed. `attempt_expired`: The attempt has expired. `submission_pending`: A submission is still being graded. `not_released`: Not released yet. `version_withdrawn`: This version was withdrawn. `seat_limit`: No seats left. `endpoint_limit`: No more webhook endpoints. `endpoint_disabled`: The webhook endpoint is switched off. `already_there`: There is one already. `item_begun`: Learners have begun this exercise. `regrade_not_ready`: The regrade is not ready. `nothing_to_regrade`: Nothing would be graded differently. */
        readonly Problem409: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `precondition_failed`: Changed in the meantime. */
        readonly Problem412: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too_large`: Too large. */
        readonly Problem413: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_media_type`: This kind of body is not understood. */
        readonly Problem415: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `address_refused`: Webhooks are not sent to this address. `idempotency_mismatch`: The Idempotency-Key was used for another request. */
        readonly Problem422: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `cooldown`: Too soon after the last submission. `too_many_requests`: Too many requests. */
        readonly Problem429: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `internal`: Our fault. */
        readonly Problem500: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not_ready`: Not ready yet. */
        readonly Problem503: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `disk_full`: Out of space. */
        readonly Problem507: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The state of what was read; goes into If-Match. */
        readonly ETag: string;
        /** @description `true`: this was answered before. */
        readonly "Idempotency-Replayed": string;
        /** @description Where what was made is found. */
        readonly Location: string;
        /** @description What is left: `"reads";r=<requests>;t=<seconds>`. */
        readonly RateLimit: string;
        /** @description The limit: `"reads";q=<requests>;w=<seconds>`. */
        readonly "RateLimit-Policy": string;
        /** @description Seconds until one may ask again. */
        readonly "Retry-After": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly getAssignment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Assignment"];
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly changeAssignment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag of the state that is to be changed; another one is answered 412. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    readonly items?: readonly {
                        readonly exerciseId: string;
                        readonly points?: number;
                        readonly version?: string;
                    }[];
                    readonly policy?: {
                        /**
                         * @default closed
                         * @enum {string}
                         */
                        readonly afterDeadline?: "closed" | "practice";
                        /** @default 0 */
                        readonly cooldownSeconds?: number;
                        /** @default null */
                        readonly dueAt?: string | null;
                        /** @default 0 */
                        readonly graceSeconds?: number;
                        /** @default [] */
                        readonly lateDeadlines?: readonly {
                            /** Format: date-time */
                            readonly at: string;
                            readonly credit: number;
                        }[];
                        /** @default null */
                        readonly maxSubmissions?: number | null;
                        /** @default null */
                        readonly releaseAt?: string | null;
                        /**
                         * @default best
                         * @enum {string}
                         */
                        readonly resultPolicy?: "best" | "latest" | "average";
                        /**
                         * @default learner
                         * @enum {string}
                         */
                        readonly seedPolicy?: "learner" | "same";
                        /** @default null */
                        readonly timeLimitMinutes?: number | null;
                        /** @default {} */
                        readonly visibility?: {
                            /** @default {} */
                            readonly checks?: {
                                /** @default true */
                                readonly afterDue?: boolean;
                                /** @default true */
                                readonly open?: boolean;
                                /** @default true */
                                readonly published?: boolean;
                            };
                            /** @default {} */
                            readonly hidden?: {
                                /** @default true */
                                readonly afterDue?: boolean;
                                /** @default false */
                                readonly open?: boolean;
                                /** @default true */
                                readonly published?: boolean;
                            };
                            /** @default {} */
                            readonly score?: {
                                /** @default true */
                                readonly afterDue?: boolean;
                                /** @default true */
                                readonly open?: boolean;
                                /** @default true */
                                readonly published?: boolean;
                            };
                            /** @default {} */
                            readonly solution?: {
                                /** @default false */
                                readonly afterDue?: boolean;
                                /** @default false */
                                readonly open?: boolean;
                                /** @default true */
                                readonly published?: boolean;
                            };
                        };
                    };
                    readonly title?: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Assignment"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 412: components["responses"]["Problem412"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listAttempts: {
        readonly parameters: {
            readonly query?: {
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description Entries per page. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["Attempt"][];
                        /** @description Null on the last page. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly createAttempt: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @default false */
                    readonly anew?: boolean;
                    /** @description Default: the only one of the assignment. */
                    readonly exerciseId?: string;
                    /** @description Id of the enrollment, or your own id of the learner. */
                    readonly learner: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly Location: components["headers"]["Location"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Attempt"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
            readonly 503: components["responses"]["Problem503"];
        };
    };
    readonly getGradebook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gradebook"];
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly exportGrades: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly publishGrades: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Assignment"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly getGrade: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly assignment: string;
                readonly enrollment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Grade"];
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly adjustGrade: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly assignment: string;
                readonly enrollment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @enum {string} */
                    readonly kind: "delta" | "override";
                    readonly points: number;
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly Location: components["headers"]["Location"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Grade"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly revokeAdjustment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly adjustment: string;
                readonly assignment: string;
                readonly enrollment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly getLiveClass: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["LiveClass"];
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listOverrides: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["AssignmentOverride"][];
                    };
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly putOverride: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag of the state that is to be changed; another one is answered 412. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                readonly assignment: string;
                readonly subject: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly changes: {
                        readonly cooldownSeconds?: number;
                        readonly dueAt?: string | null;
                        readonly lateDeadlines?: readonly {
                            /** Format: date-time */
                            readonly at: string;
                            readonly credit: number;
                        }[];
                        readonly maxSubmissions?: number | null;
                        readonly releaseAt?: string | null;
                        readonly timeFactor?: number;
                    };
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AssignmentOverride"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly removeOverride: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly assignment: string;
                readonly subject: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listRegrades: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["Regrade"][];
                    };
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly createRegrade: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly assignment: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @default replace
                     * @enum {string}
                     */
                    readonly policy?: "replace" | "only-raise";
                    /** @default {} */
                    readonly versions?: {
                        readonly [key: string]: string;
                    };
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 202: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Regrade"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly getAttempt: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly attempt: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Attempt"];
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly abandonAttempt: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly attempt: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Attempt"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly applyManifest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly attempt: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly manifest: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CommandOutcome"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
            readonly 503: components["responses"]["Problem503"];
        };
    };
    readonly extendAttempt: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly attempt: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly minutes: number;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Attempt"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly resetAttempt: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly attempt: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly revision: number;
                    };
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly runCommands: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly attempt: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description Of each line.
                     * @default 20
                     */
                    readonly budgetSeconds?: number;
                    readonly lines: readonly string[];
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly commands: readonly components["schemas"]["CommandOutcome"][];
                    };
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
            readonly 503: components["responses"]["Problem503"];
        };
    };
    readonly createSubmission: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly attempt: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @default {} */
                    readonly answers?: {
                        readonly [key: string]: string | number | readonly string[];
                    };
                    /** @description Your own name for it; handing in again under the same name gives the same submission. */
                    readonly clientRef?: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 202: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Submission"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listAuditEvents: {
        readonly parameters: {
            readonly query?: {
                /** @description Id of a person or of an API key. */
                readonly actor?: string;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description Nothing from before this moment. */
                readonly from?: string;
                /** @description Entries per page. */
                readonly limit?: number;
                /** @description Id of what was changed. */
                readonly subject?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["AuditEvent"][];
                        /** @description Null on the last page. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listCourses: {
        readonly parameters: {
            readonly query?: {
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description Entries per page. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["Course"][];
                        /** @description Null on the last page. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly createCourse: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @default UTC */
                    readonly timeZone?: string;
                    readonly title: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly Location: components["headers"]["Location"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Course"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly getCourse: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly course: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Course"];
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly changeCourse: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag of the state that is to be changed; another one is answered 412. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                readonly course: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    readonly archived?: boolean;
                    readonly timeZone?: string;
                    readonly title?: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Course"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listAssignments: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly course: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["Assignment"][];
                    };
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly createAssignment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly course: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly items: readonly {
                        readonly exerciseId: string;
                        readonly points?: number;
                        readonly version?: string;
                    }[];
                    /** @default {} */
                    readonly policy?: {
                        /**
                         * @default closed
                         * @enum {string}
                         */
                        readonly afterDeadline?: "closed" | "practice";
                        /** @default 0 */
                        readonly cooldownSeconds?: number;
                        /** @default null */
                        readonly dueAt?: string | null;
                        /** @default 0 */
                        readonly graceSeconds?: number;
                        /** @default [] */
                        readonly lateDeadlines?: readonly {
                            /** Format: date-time */
                            readonly at: string;
                            readonly credit: number;
                        }[];
                        /** @default null */
                        readonly maxSubmissions?: number | null;
                        /** @default null */
                        readonly releaseAt?: string | null;
                        /**
                         * @default best
                         * @enum {string}
                         */
                        readonly resultPolicy?: "best" | "latest" | "average";
                        /**
                         * @default learner
                         * @enum {string}
                         */
                        readonly seedPolicy?: "learner" | "same";
                        /** @default null */
                        readonly timeLimitMinutes?: number | null;
                        /** @default {} */
                        readonly visibility?: {
                            /** @default {} */
                            readonly checks?: {
                                /** @default true */
                                readonly afterDue?: boolean;
                                /** @default true */
                                readonly open?: boolean;
                                /** @default true */
                                readonly published?: boolean;
                            };
                            /** @default {} */
                            readonly hidden?: {
                                /** @default true */
                                readonly afterDue?: boolean;
                                /** @default false */
                                readonly open?: boolean;
                                /** @default true */
                                readonly published?: boolean;
                            };
                            /** @default {} */
                            readonly score?: {
                                /** @default true */
                                readonly afterDue?: boolean;
                                /** @default true */
                                readonly open?: boolean;
                                /** @default true */
                                readonly published?: boolean;
                            };
                            /** @default {} */
                            readonly solution?: {
                                /** @default false */
                                readonly afterDue?: boolean;
                                /** @default false */
                                readonly open?: boolean;
                                /** @default true */
                                readonly published?: boolean;
                            };
                        };
                    };
                    readonly title: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly Location: components["headers"]["Location"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Assignment"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listClasses: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly course: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["CourseClass"][];
                    };
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly createClass: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly course: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly name: string;
                    /** @default true */
                    readonly open?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly Location: components["headers"]["Location"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CourseClass"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly changeClass: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag of the state that is to be changed; another one is answered 412. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                readonly class: string;
                readonly course: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    readonly name?: string;
                    /** @constant */
                    readonly newCode?: true;
                    readonly open?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CourseClass"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listEnrollments: {
        readonly parameters: {
            readonly query?: {
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description Entries per page. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly course: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["Enrollment"][];
                        /** @description Null on the last page. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly importEnrollments: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly course: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly csv?: string;
                    /** @default false */
                    readonly dryRun?: boolean;
                    readonly rows?: readonly {
                        readonly class?: string;
                        /** Format: email */
                        readonly email?: string;
                        readonly externalId?: string;
                        /** @default [] */
                        readonly labels?: readonly string[];
                        readonly name: string;
                    }[];
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RosterOutcome"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly putEnrollment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag of the state that is to be changed; another one is answered 412. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                readonly course: string;
                readonly learner: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly class?: string;
                    /** Format: email */
                    readonly email?: string;
                    /** @default [] */
                    readonly labels?: readonly string[];
                    readonly name: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Enrollment"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly removeEnrollment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly course: string;
                readonly learner: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listExercises: {
        readonly parameters: {
            readonly query?: {
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly level?: "first" | "core" | "advanced";
                /** @description Entries per page. */
                readonly limit?: number;
                /** @description Default: by Accept-Language. */
                readonly locale?: "en" | "ko";
                readonly track?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["Exercise"][];
                        /** @description Null on the last page. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly getExercise: {
        readonly parameters: {
            readonly query?: {
                /** @description Default: by Accept-Language. */
                readonly locale?: "en" | "ko";
            };
            readonly header?: never;
            readonly path: {
                readonly exercise: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExerciseVersion"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly getExerciseVersion: {
        readonly parameters: {
            readonly query?: {
                /** @description Default: by Accept-Language. */
                readonly locale?: "en" | "ko";
            };
            readonly header?: never;
            readonly path: {
                readonly exercise: string;
                readonly version: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExerciseVersion"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly getRegrade: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly regrade: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Regrade"];
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly commitRegrade: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly regrade: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Regrade"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly getSubmission: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly submission: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Submission"];
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly getResults: {
        readonly parameters: {
            readonly query?: {
                readonly locale?: "en" | "ko";
            };
            readonly header?: never;
            readonly path: {
                readonly submission: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Results"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listWebhookEndpoints: {
        readonly parameters: {
            readonly query?: {
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description Entries per page. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["WebhookEndpoint"][];
                        /** @description Null on the last page. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly createWebhookEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @default  */
                    readonly description?: string;
                    readonly events: readonly components["schemas"]["EventType"][];
                    /** @description https, without a user and a fragment. */
                    readonly url: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly Location: components["headers"]["Location"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly getWebhookEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly endpoint: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly deleteWebhookEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly endpoint: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 204: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly updateWebhookEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description ETag of the state that is to be changed; another one is answered 412. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                readonly endpoint: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    readonly description?: string;
                    readonly enabled?: boolean;
                    readonly events?: readonly components["schemas"]["EventType"][];
                    /** @description https, without a user and a fragment. */
                    readonly url?: string;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 412: components["responses"]["Problem412"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly rotateWebhookSecret: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly endpoint: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @default 24 */
                    readonly overlapHours?: number;
                };
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 413: components["responses"]["Problem413"];
            readonly 415: components["responses"]["Problem415"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly testWebhookEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly endpoint: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 202: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly listWebhookDeliveries: {
        readonly parameters: {
            readonly query?: {
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description Entries per page. */
                readonly limit?: number;
                readonly state?: "pending" | "sending" | "delivered" | "failed";
            };
            readonly header?: never;
            readonly path: {
                readonly endpoint: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly data: readonly components["schemas"]["WebhookDelivery"][];
                        /** @description Null on the last page. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly redeliverWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A new one for each request, the same one when it is sent again: it is answered as it was then, for 24 hours. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly delivery: string;
                readonly endpoint: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done. */
            readonly 202: {
                headers: {
                    readonly ETag: components["headers"]["ETag"];
                    readonly "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            readonly 400: components["responses"]["Problem400"];
            readonly 401: components["responses"]["Problem401"];
            readonly 403: components["responses"]["Problem403"];
            readonly 404: components["responses"]["Problem404"];
            readonly 409: components["responses"]["Problem409"];
            readonly 422: components["responses"]["Problem422"];
            readonly 429: components["responses"]["Problem429"];
        };
    };
    readonly "webhook.attempt.created": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookPayload"];
            };
        };
        readonly responses: {
            /** @description Received. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is no more: it is switched off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "webhook.attempt.expired": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookPayload"];
            };
        };
        readonly responses: {
            /** @description Received. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is no more: it is switched off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "webhook.attempt.submitted": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookPayload"];
            };
        };
        readonly responses: {
            /** @description Received. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is no more: it is switched off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "webhook.enrollment.changed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookPayload"];
            };
        };
        readonly responses: {
            /** @description Received. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is no more: it is switched off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "webhook.exercise.version_published": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookPayload"];
            };
        };
        readonly responses: {
            /** @description Received. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is no more: it is switched off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "webhook.grade.published": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookPayload"];
            };
        };
        readonly responses: {
            /** @description Received. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is no more: it is switched off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "webhook.grade.updated": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookPayload"];
            };
        };
        readonly responses: {
            /** @description Received. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is no more: it is switched off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "webhook.regrade.completed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookPayload"];
            };
        };
        readonly responses: {
            /** @description Received. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is no more: it is switched off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "webhook.submission.graded": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookPayload"];
            };
        };
        readonly responses: {
            /** @description Received. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is no more: it is switched off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly "webhook.submission.ungradable": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookPayload"];
            };
        };
        readonly responses: {
            /** @description Received. */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is no more: it is switched off. */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
