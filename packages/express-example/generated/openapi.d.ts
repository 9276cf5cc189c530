export interface paths {
    "/actuator/health/liveness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process works; restart it if not */
        get: operations["liveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/actuator/health/readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether requests should be sent here
         * @description Not before the sales were opened, and not any more once the process shuts down.
         */
        get: operations["readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/actuator/prometheus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List messages that were set aside
         * @description Newest first. Where there are more, the Link header leads to them.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send dead letters round again
         * @description Refuses those of a closed epoch, those without a readable order, and a fourth round.
         */
        post: operations["redriveDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sales/{saleId}/adjust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add units to the sale, or remove available ones
         * @description Once per operation id: a repeat gets the first answer again.
         */
        post: operations["adjustSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sales/{saleId}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the sale for good
         * @description Open holds may still be confirmed or released.
         */
        post: operations["endSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sales/{saleId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop purchases and new holds until resume
         * @description Open holds may still be confirmed or released.
         */
        post: operations["pauseSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sales/{saleId}/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare levels with orders
         * @description Only reports, unless `dryRun` is false; then it mends what needs no decision. Either way a row in the database says who compared, when, and what came of it.
         */
        post: operations["reconcileSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sales/{saleId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sell on after a pause
         * @description A sale that has ended stays ended.
         */
        post: operations["resumeSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set units aside while the buyer pays
         * @description Confirm sells what is held; release gives it back, and so does the end of the hold.
         */
        post: operations["createHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds/{holdId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Give back what is held
         * @description Goes on while the sale is paused, or over. Repeating it gets the first answer again.
         */
        delete: operations["releaseHold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds/{holdId}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sell what is held, or a part of it
         * @description Goes on while the sale is paused, or over. Repeating it gets the first answer again.
         */
        post: operations["confirmHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an order of the buyer
         * @description An order of somebody else is not found.
         */
        get: operations["readOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List products with their levels
         * @description By id. Where there are more, the Link header leads to them.
         */
        get: operations["listProducts"];
        put?: never;
        /**
         * Create a product, and a sale of its own unless it joins one
         * @description Nothing is on sale before the product is initialized.
         */
        post: operations["createProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{productId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow the levels of a product (server-sent events)
         * @description Each event `levels` carries a Stock document; its id is `{epoch}-{version}`, and newer replaces older. A reconnect begins with the current levels. A slow reader gets the newest, never a backlog.
         */
        get: operations["watchStock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{productId}/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the levels of a product */
        get: operations["readStock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/initialize/{productId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Load the allotment of the product's sale from the database into the inventory store
         * @description Safe to repeat at any time: on a sale that sells it only reads and adjusts, after a loss of the store it runs recovery. One line of text, unless JSON is asked for.
         */
        post: operations["initializeProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/purchase/{productId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Buy units of a product
         * @description The quantity is a parameter or a field of the body, not both; 1 if it is neither. With an Idempotency-Key, the same request is the same purchase however often it is sent.
         */
        post: operations["purchase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sales/{saleId}/purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Buy several products of one sale, all or nothing */
        post: operations["purchaseLines"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All types of problems */
        get: operations["listProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a type of problem means and what to do about it */
        get: operations["readProblem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/swagger-ui/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page that shows this document: /swagger-ui/index.html */
        get: operations["swaggerUi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v3/api-docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["apiDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A change of an allotment during the sale. */
        AdjustBody: {
            /** @description Units to add, or (negative) to remove. */
            delta: number;
            /**
             * @description Names one change: repeating it with the same id changes nothing.
             * @example restock-7
             */
            operationId: string;
            /**
             * @description A product. Decimal, without leading zeros.
             * @example 2
             */
            productId: number;
        };
        Adjusted: {
            allotment: number;
            available: number;
            /** @enum {unknown} */
            outcome: "adjusted" | "replayed";
            /**
             * @description A product. Decimal, without leading zeros.
             * @example 2
             */
            productId: number;
        };
        /** @description A part of what is held; the rest goes back. All of it if left out. */
        ConfirmBody: {
            /** @description Products of one sale, each once: all or nothing. */
            lines?: components["schemas"]["Line"][];
        };
        /** @description A message that was set aside, with the reason. */
        DeadLetter: {
            error: string;
            id: string;
            orderId?: string;
            origin: {
                offset: string;
                partition: number;
                topic: string;
            };
            /** @enum {unknown} */
            reason: "unreadable" | "stale-epoch" | "rejected" | "allotment-exceeded";
            /**
             * Format: date-time
             * @description RFC 3339, with milliseconds, in UTC.
             * @example 2026-11-27T09:00:00.000Z
             */
            recordedAt: string;
            redriveRound?: number;
            /**
             * @description A sale.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId?: string;
            /**
             * Format: date-time
             * @description RFC 3339, with milliseconds, in UTC.
             * @example 2026-11-27T09:00:00.000Z
             */
            settledAt?: string;
        };
        DeadLetterList: components["schemas"]["DeadLetter"][];
        Discrepancy: {
            detail: string;
            kind: string;
            orderId?: string;
            /**
             * @description A product. Decimal, without leading zeros.
             * @example 2
             */
            productId?: number;
            /** @enum {unknown} */
            repair: "none" | "republish" | "recover";
            repaired: boolean;
        };
        Health: {
            /** @enum {unknown} */
            queue?: "up" | "down";
            sales?: {
                recovering: number;
                selling: number;
                stopped: number;
            };
            /** @enum {unknown} */
            status: "UP" | "DOWN" | "OUT_OF_SERVICE";
            /** @description Sales whose recovery waits for the decision of a person, and why. Left out where there is none. */
            stopped?: {
                /** @enum {unknown} */
                reason: "more-sold-than-set-aside" | "foreign-store" | "foreign-epoch" | "foreign-fence" | "log-replaced" | "log-cut";
                saleId: string;
            }[];
        };
        /** @description Units are set aside for this buyer until the hold expires. */
        Hold: {
            /**
             * Format: date-time
             * @description The hold ends by itself then.
             */
            holdExpiresAt: string;
            /**
             * @description A hold: its sale and the id that its order will have.
             * @example Zt3kVJvV0m8nq1YcO4rH2A.mC5VbBzhJ1pUuYV6n0w3GQ
             */
            holdId: string;
            lines: components["schemas"]["Line"][];
            /**
             * @description The id of its order, once it is confirmed.
             * @example mC5VbBzhJ1pUuYV6n0w3GQ
             */
            orderId: string;
            /** @enum {unknown} */
            outcome: "held" | "replayed";
            remaining: number;
            /**
             * @description A sale.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId: string;
        };
        /** @description Either `productId` (and `quantity`), or `lines`. */
        HoldBody: {
            /**
             * @description How long the hold lasts at most.
             * @example 300
             */
            holdSeconds?: number;
            /** @description Products of one sale, each once: all or nothing. */
            lines?: components["schemas"]["Line"][];
            /**
             * @description A product. Decimal, without leading zeros.
             * @example 2
             */
            productId?: number;
            /**
             * @description Goes with `productId`; 1 if left out.
             * @example 1
             */
            quantity?: number;
        };
        /** @description The sale sells; `stock` units of the product are available now. */
        Initialized: {
            /**
             * @description A product. Decimal, without leading zeros.
             * @example 2
             */
            productId: number;
            stock: number;
            /** @example Memory */
            store: string;
        };
        /** @description A product and how many of it. */
        Line: {
            /**
             * @description A product. Decimal, without leading zeros.
             * @example 2
             */
            productId: number;
            /**
             * @description Units.
             * @example 1
             */
            quantity: number;
        };
        /** @description A product that joins a sale takes its window and limit. */
        NewProduct: {
            /** @description Most units one buyer may hold and own in the sale. */
            buyerLimit?: number;
            /**
             * Format: date-time
             * @description RFC 3339, with milliseconds, in UTC.
             * @example 2026-11-27T09:00:00.000Z
             */
            endsAt?: string;
            name: string;
            /**
             * @description Exact decimal, as text.
             * @example 19.90
             */
            price: string;
            /** @description The allotment. */
            quantity: number;
            /**
             * @description Joins this sale, which is not initialized yet. Left out: the product gets a sale of its own.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId?: string;
            /**
             * Format: date-time
             * @description RFC 3339, with milliseconds, in UTC.
             * @example 2026-11-27T09:00:00.000Z
             */
            startsAt?: string;
        };
        /** @description An order, or a hold that may become one. */
        Order: {
            /**
             * Format: date-time
             * @description RFC 3339, with milliseconds, in UTC.
             * @example 2026-11-27T09:00:00.000Z
             */
            holdExpiresAt?: string;
            /**
             * @description An order: 16 bytes in base64url.
             * @example mC5VbBzhJ1pUuYV6n0w3GQ
             */
            id: string;
            lines: components["schemas"]["OrderLine"][];
            /**
             * @description A sale.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId: string;
            /**
             * Format: date-time
             * @description RFC 3339, with milliseconds, in UTC.
             * @example 2026-11-27T09:00:00.000Z
             */
            soldAt?: string;
            /**
             * @description `pending`: sold, the order is on its way to the database. `stored`: it is there. The others are those of a hold that was not sold (yet).
             * @enum {unknown}
             */
            state: "pending" | "stored" | "held" | "released" | "expired";
            /**
             * Format: date-time
             * @description RFC 3339, with milliseconds, in UTC.
             * @example 2026-11-27T09:00:00.000Z
             */
            storedAt?: string;
        };
        OrderLine: {
            /**
             * @description A product. Decimal, without leading zeros.
             * @example 2
             */
            productId: number;
            /**
             * @description Units.
             * @example 1
             */
            quantity: number;
            /** @description Exact decimal. Present once the order is stored. */
            unitPrice?: string;
        };
        /** @description application/problem+json (RFC 9457). */
        Problem: {
            /** @description About this very request. */
            detail: string;
            errors?: {
                /** @enum {unknown} */
                in: "path" | "query" | "header" | "body";
                message: string;
                name: string;
            }[];
            /** @description Repeat the request with this key. */
            idempotencyKey?: string;
            /** @description Under this id the log tells more. */
            instance?: string;
            reason?: string;
            /** @description As Retry-After, but exact. */
            retryAfterMs?: number;
            status: number;
            title: string;
            /**
             * Format: uri-reference
             * @description Names the kind of problem; its page says more.
             */
            type: string;
        };
        /** @description The levels are null while the sale is not loaded into the inventory store, or being recovered. */
        Product: {
            available: number | null;
            buyerLimit: number | null;
            endsAt: string | null;
            held: number | null;
            /**
             * @description A product. Decimal, without leading zeros.
             * @example 2
             */
            id: number;
            name: string;
            /**
             * @description Exact decimal, as text.
             * @example 19.90
             */
            price: string;
            /** @description The allotment: the most units that can ever be sold. */
            quantity: number;
            /**
             * @description A sale.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId: string;
            sold: number | null;
            startsAt: string | null;
        };
        ProductLevels: {
            allotment: number;
            available: number;
            held: number;
            /**
             * @description A product. Decimal, without leading zeros.
             * @example 2
             */
            productId: number;
            sold: number;
        };
        ProductList: components["schemas"]["Product"][];
        /** @description The units are sold: an order with this id exists or will, once. */
        Purchase: {
            lines: components["schemas"]["Line"][];
            /**
             * @description An order: 16 bytes in base64url.
             * @example mC5VbBzhJ1pUuYV6n0w3GQ
             */
            orderId: string;
            /**
             * @description `replayed`: the first answer to this Idempotency-Key again.
             * @enum {unknown}
             */
            outcome: "accepted" | "replayed";
            /** @description Least number of units available over the products of the request, after this decision. */
            remaining: number;
            /**
             * @description A sale.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId: string;
        };
        /**
         * @description What to buy of the product in the path.
         * @example {}
         */
        PurchaseBody: {
            /**
             * @description Units.
             * @example 1
             */
            quantity?: number;
        };
        /** @description Several products of one sale, all or nothing. */
        PurchaseLinesBody: {
            /** @description Products of one sale, each once: all or nothing. */
            lines: components["schemas"]["Line"][];
        };
        ReconcileBody: {
            /** @description Only report. True if left out. */
            dryRun?: boolean;
        };
        /** @description Levels, reservations, outbox, queue, orders and dead letters, compared. */
        Reconciliation: {
            counted: {
                deadLetters: number;
                orders: number;
                outbox: number;
                queued?: number;
                reservations: number;
            };
            discrepancies: components["schemas"]["Discrepancy"][];
            dryRun: boolean;
            epoch: number;
            products: components["schemas"]["ProductLevels"][];
            /** @description Names its row in the database. */
            reconciliationId: string;
            /**
             * @description A sale.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId: string;
            /** @description Further orders that differ, beyond the first thousand of a kind. */
            unnamed: number;
        };
        /** @description Dead letters to send round again. */
        RedriveBody: {
            ids: string[];
            /**
             * @description A sale.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId: string;
        };
        Redriven: {
            published: string[];
            refused: {
                id: string;
                why: string;
            }[];
        };
        /** @description What was held is available again. */
        Release: {
            /**
             * @description A hold: its sale and the id that its order will have.
             * @example Zt3kVJvV0m8nq1YcO4rH2A.mC5VbBzhJ1pUuYV6n0w3GQ
             */
            holdId: string;
            lines: components["schemas"]["Line"][];
            /** @enum {unknown} */
            outcome: "released" | "replayed";
            /**
             * @description A sale.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId: string;
        };
        /** @description A sale and all its levels at one instant. */
        SaleLevels: {
            /**
             * Format: date-time
             * @description RFC 3339, with milliseconds, in UTC.
             * @example 2026-11-27T09:00:00.000Z
             */
            at: string;
            epoch: number;
            products: components["schemas"]["ProductLevels"][];
            /**
             * @description A sale.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId: string;
            version: number;
            /** @enum {unknown} */
            window: "open" | "not-started" | "paused" | "ended";
        };
        /** @description The levels of a product at one instant: available + held + sold = allotment. */
        Stock: {
            allotment: number;
            /**
             * Format: date-time
             * @description RFC 3339, with milliseconds, in UTC.
             * @example 2026-11-27T09:00:00.000Z
             */
            at: string;
            available: number;
            epoch: number;
            held: number;
            /**
             * @description A product. Decimal, without leading zeros.
             * @example 2
             */
            productId: number;
            /**
             * @description A sale.
             * @example Zt3kVJvV0m8nq1YcO4rH2A
             */
            saleId: string;
            sold: number;
            /** @description Of two snapshots the one with the higher (epoch, version) is newer. */
            version: number;
            /** @enum {unknown} */
            window: "open" | "not-started" | "paused" | "ended";
        };
    };
    responses: {
        /** @description Too many requests from this address. */
        "address-throttled": {
            headers: {
                /** @description What remains. */
                RateLimit?: string;
                /** @description The rule. */
                "RateLimit-Policy"?: string;
                /** @description Whole seconds, rounded up. Missing where the request can never pass. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/address-throttled";
                };
                "text/plain": string;
            };
        };
        /** @description Already confirmed. Already released. */
        "already-confirmed-or-already-released": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/already-confirmed" | "/problems/already-released";
                };
                "text/plain": string;
            };
        };
        /** @description Already confirmed. Already released. More than held. */
        "already-confirmed-or-already-released-or-exceeds-held": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/already-confirmed" | "/problems/already-released" | "/problems/exceeds-held";
                };
                "text/plain": string;
            };
        };
        /** @description Content too large. */
        "content-too-large": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/content-too-large";
                };
                "text/plain": string;
            };
        };
        /** @description Ended. */
        ended: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/ended";
                };
                "text/plain": string;
            };
        };
        /** @description Ended. Hold expired. */
        "ended-or-hold-expired": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/ended" | "/problems/hold-expired";
                };
                "text/plain": string;
            };
        };
        /** @description Hold expired. */
        "hold-expired": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/hold-expired";
                };
                "text/plain": string;
            };
        };
        /** @description Hold not found. Sale not found. */
        "hold-not-found-or-sale-not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/hold-not-found" | "/problems/sale-not-found";
                };
                "text/plain": string;
            };
        };
        /** @description Internal error. */
        "internal-error": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/internal-error";
                };
                "text/plain": string;
            };
        };
        /** @description Invalid request. */
        "invalid-request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/invalid-request";
                };
                "text/plain": string;
            };
        };
        /** @description Idempotency key reused. */
        "key-reused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/key-reused";
                };
                "text/plain": string;
            };
        };
        /** @description Idempotency key reused. Product not in this sale. */
        "key-reused-or-product-not-in-sale": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/key-reused" | "/problems/product-not-in-sale";
                };
                "text/plain": string;
            };
        };
        /** @description Not available. Not initialized. */
        "not-available-or-not-initialized": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/not-available" | "/problems/not-initialized";
                };
                "text/plain": string;
            };
        };
        /** @description Not initialized. */
        "not-initialized": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/not-initialized";
                };
                "text/plain": string;
            };
        };
        /** @description Operation id reused. Product not in this sale. */
        "operation-reused-or-product-not-in-sale": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/operation-reused" | "/problems/product-not-in-sale";
                };
                "text/plain": string;
            };
        };
        /** @description Order not found. */
        "order-not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/order-not-found";
                };
                "text/plain": string;
            };
        };
        /** @description Product not found. */
        "product-not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/product-not-found";
                };
                "text/plain": string;
            };
        };
        /** @description Product not found. Sale not found. */
        "product-not-found-or-sale-not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/product-not-found" | "/problems/sale-not-found";
                };
                "text/plain": string;
            };
        };
        /** @description Product not in this sale. */
        "product-not-in-sale": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/product-not-in-sale";
                };
                "text/plain": string;
            };
        };
        /** @description Recovering. Recovery stopped. Unavailable. */
        "recovering-or-recovery-stopped-or-unavailable": {
            headers: {
                /** @description Whole seconds, rounded up. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/recovering" | "/problems/recovery-stopped" | "/problems/unavailable";
                };
                "text/plain": string;
            };
        };
        /** @description No such route. */
        "route-not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/route-not-found";
                };
                "text/plain": string;
            };
        };
        /** @description Sale not found. */
        "sale-not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/sale-not-found";
                };
                "text/plain": string;
            };
        };
        /** @description Sold out. Not enough left. Buyer limit reached. Not started. Paused. */
        "sold-out-or-not-enough-or-buyer-limit-reached-or-not-started-or-paused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/sold-out" | "/problems/not-enough" | "/problems/buyer-limit-reached" | "/problems/not-started" | "/problems/paused";
                };
                "text/plain": string;
            };
        };
        /** @description Sold out. Not enough left. Buyer limit reached. Not started. Paused. Already confirmed. Already released. */
        "sold-out-or-not-enough-or-buyer-limit-reached-or-not-started-or-paused-or-already-confirmed-or-already-released": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/sold-out" | "/problems/not-enough" | "/problems/buyer-limit-reached" | "/problems/not-started" | "/problems/paused" | "/problems/already-confirmed" | "/problems/already-released";
                };
                "text/plain": string;
            };
        };
        /** @description Too many requests. Too many requests from this address. */
        "throttled-or-address-throttled": {
            headers: {
                /** @description What remains. */
                RateLimit?: string;
                /** @description The rule. */
                "RateLimit-Policy"?: string;
                /** @description Whole seconds, rounded up. Missing where the request can never pass. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/throttled" | "/problems/address-throttled";
                };
                "text/plain": string;
            };
        };
        /** @description Too many streams. Unavailable. */
        "too-many-streams-or-unavailable": {
            headers: {
                /** @description Whole seconds, rounded up. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/too-many-streams" | "/problems/unavailable";
                };
                "text/plain": string;
            };
        };
        /** @description Unauthorized. */
        unauthorized: {
            headers: {
                /** @description The challenge. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/unauthorized";
                };
                "text/plain": string;
            };
        };
        /** @description Unavailable. */
        unavailable: {
            headers: {
                /** @description Whole seconds, rounded up. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/unavailable";
                };
                "text/plain": string;
            };
        };
        /** @description Outcome unknown. */
        unknown: {
            headers: {
                /** @description The key to repeat the request with. */
                "Idempotency-Key"?: string;
                /** @description Whole seconds, rounded up. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/unknown";
                };
                "text/plain": string;
            };
        };
        /** @description Unsupported media type. */
        "unsupported-media-type": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    type?: "/problems/unsupported-media-type";
                };
                "text/plain": string;
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    liveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It works. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            500: components["responses"]["internal-error"];
        };
    };
    readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            500: components["responses"]["internal-error"];
            /** @description Starting, or shutting down. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                    "text/plain": string;
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus' text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            500: components["responses"]["internal-error"];
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                cursor?: string;
                /** @description Also those that were sent round again. False. */
                includeSettled?: boolean;
                /** @description Most letters of one page. 50. */
                limit?: number;
                /** @description A sale. */
                saleId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of dead letters. */
            200: {
                headers: {
                    /** @description `rel="next"`, where there are more (RFC 8288). */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterList"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    redriveDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveBody"];
            };
        };
        responses: {
            /** @description What was sent and what was refused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redriven"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["sale-not-found"];
            409: components["responses"]["not-initialized"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    adjustSale: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A sale. */
                saleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdjustBody"];
            };
        };
        responses: {
            /** @description Changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adjusted"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["sale-not-found"];
            409: components["responses"]["not-available-or-not-initialized"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["operation-reused-or-product-not-in-sale"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    endSale: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A sale. */
                saleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sale as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SaleLevels"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["sale-not-found"];
            409: components["responses"]["not-initialized"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    pauseSale: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A sale. */
                saleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sale as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SaleLevels"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["sale-not-found"];
            409: components["responses"]["not-initialized"];
            410: components["responses"]["ended"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    reconcileSale: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A sale. */
                saleId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReconcileBody"];
            };
        };
        responses: {
            /** @description What was compared and found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["sale-not-found"];
            409: components["responses"]["not-initialized"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    resumeSale: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A sale. */
                saleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sale as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SaleLevels"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["sale-not-found"];
            409: components["responses"]["not-initialized"];
            410: components["responses"]["ended"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    createHold: {
        parameters: {
            query?: {
                /** @description Who is buying. Demo mode only, where it is required; otherwise a bearer token says who. */
                userId?: string;
            };
            header?: {
                /** @description Repeating a request with its key never does it twice. The key must be 1 to 255 printable ASCII characters without blanks, bare or in double quotes, given once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HoldBody"];
            };
        };
        responses: {
            /** @description Held. */
            201: {
                headers: {
                    /** @description `true` on a repeat that is answered again. */
                    "Idempotency-Replayed"?: string;
                    /** @description The order. */
                    Location?: string;
                    /** @description What remains (`r`) and the seconds until the quota is full again (`t`). */
                    RateLimit?: string;
                    /** @description The rule: quota `q` in a window of `w` seconds. Where a limiter was asked. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            409: components["responses"]["sold-out-or-not-enough-or-buyer-limit-reached-or-not-started-or-paused-or-already-confirmed-or-already-released"];
            410: components["responses"]["ended-or-hold-expired"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["key-reused-or-product-not-in-sale"];
            429: components["responses"]["throttled-or-address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    releaseHold: {
        parameters: {
            query?: {
                /** @description Who is buying. Demo mode only, where it is required; otherwise a bearer token says who. */
                userId?: string;
            };
            header?: {
                /** @description Repeating a request with its key never does it twice. The key must be 1 to 255 printable ASCII characters without blanks, bare or in double quotes, given once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description A hold: its sale and the id that its order will have. */
                holdId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Given back. */
            200: {
                headers: {
                    /** @description `true` on a repeat that is answered again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["hold-not-found-or-sale-not-found"];
            409: components["responses"]["already-confirmed-or-already-released"];
            410: components["responses"]["hold-expired"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    confirmHold: {
        parameters: {
            query?: {
                /** @description Who is buying. Demo mode only, where it is required; otherwise a bearer token says who. */
                userId?: string;
            };
            header?: {
                /** @description Repeating a request with its key never does it twice. The key must be 1 to 255 printable ASCII characters without blanks, bare or in double quotes, given once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description A hold: its sale and the id that its order will have. */
                holdId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ConfirmBody"];
            };
        };
        responses: {
            /** @description Sold. */
            202: {
                headers: {
                    /** @description `true` on a repeat that is answered again. */
                    "Idempotency-Replayed"?: string;
                    /** @description The order. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purchase"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["hold-not-found-or-sale-not-found"];
            409: components["responses"]["already-confirmed-or-already-released-or-exceeds-held"];
            410: components["responses"]["hold-expired"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["product-not-in-sale"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    readOrder: {
        parameters: {
            query?: {
                /** @description Who is buying. Demo mode only, where it is required; otherwise a bearer token says who. */
                userId?: string;
            };
            header?: never;
            path: {
                /** @description An order: 16 bytes in base64url. */
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["order-not-found"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description Where the page begins, from the Link of the last one. */
                cursor?: string;
                /** @description Most products of one page. 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of products. */
            200: {
                headers: {
                    /** @description `rel="next"`, where there are more (RFC 8288). */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductList"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    createProduct: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProduct"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    /** @description Where its stock can be read. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["sale-not-found"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    watchStock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A product. Decimal, without leading zeros. */
                productId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The levels now, and after each change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["invalid-request"];
            404: components["responses"]["product-not-found"];
            409: components["responses"]["not-initialized"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["too-many-streams-or-unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    readStock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A product. Decimal, without leading zeros. */
                productId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The levels at one instant. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stock"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            404: components["responses"]["product-not-found"];
            409: components["responses"]["not-initialized"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    initializeProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A product. Decimal, without leading zeros. */
                productId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sale sells. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Initialized"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["product-not-found-or-sale-not-found"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["recovering-or-recovery-stopped-or-unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    purchase: {
        parameters: {
            query?: {
                /** @description Units to buy. 1 if it is neither here nor in the body. */
                quantity?: number;
                /** @description Who is buying. Demo mode only, where it is required; otherwise a bearer token says who. */
                userId?: string;
            };
            header?: {
                /** @description Repeating a request with its key never does it twice. The key must be 1 to 255 printable ASCII characters without blanks, bare or in double quotes, given once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description A product. Decimal, without leading zeros. */
                productId: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PurchaseBody"];
            };
        };
        responses: {
            /** @description Sold. */
            202: {
                headers: {
                    /** @description `true` on a repeat that is answered again. */
                    "Idempotency-Replayed"?: string;
                    /** @description The order. */
                    Location?: string;
                    /** @description What remains (`r`) and the seconds until the quota is full again (`t`). */
                    RateLimit?: string;
                    /** @description The rule: quota `q` in a window of `w` seconds. Where a limiter was asked. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purchase"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["product-not-found-or-sale-not-found"];
            409: components["responses"]["sold-out-or-not-enough-or-buyer-limit-reached-or-not-started-or-paused"];
            410: components["responses"]["ended"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["key-reused"];
            429: components["responses"]["throttled-or-address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    purchaseLines: {
        parameters: {
            query?: {
                /** @description Who is buying. Demo mode only, where it is required; otherwise a bearer token says who. */
                userId?: string;
            };
            header?: {
                /** @description Repeating a request with its key never does it twice. The key must be 1 to 255 printable ASCII characters without blanks, bare or in double quotes, given once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description A sale. */
                saleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PurchaseLinesBody"];
            };
        };
        responses: {
            /** @description Sold. */
            202: {
                headers: {
                    /** @description `true` on a repeat that is answered again. */
                    "Idempotency-Replayed"?: string;
                    /** @description The order. */
                    Location?: string;
                    /** @description What remains (`r`) and the seconds until the quota is full again (`t`). */
                    RateLimit?: string;
                    /** @description The rule: quota `q` in a window of `w` seconds. Where a limiter was asked. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purchase"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["sale-not-found"];
            409: components["responses"]["sold-out-or-not-enough-or-buyer-limit-reached-or-not-started-or-paused"];
            410: components["responses"]["ended"];
            413: components["responses"]["content-too-large"];
            415: components["responses"]["unsupported-media-type"];
            422: components["responses"]["key-reused-or-product-not-in-sale"];
            429: components["responses"]["throttled-or-address-throttled"];
            500: components["responses"]["internal-error"];
            503: components["responses"]["unavailable"];
            504: components["responses"]["unknown"];
        };
    };
    listProblems: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["invalid-request"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
        };
    };
    readProblem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["invalid-request"];
            404: components["responses"]["route-not-found"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
        };
    };
    swaggerUi: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file of the page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["invalid-request"];
            404: components["responses"]["route-not-found"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
        };
    };
    apiDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            400: components["responses"]["invalid-request"];
            429: components["responses"]["address-throttled"];
            500: components["responses"]["internal-error"];
        };
    };
}
