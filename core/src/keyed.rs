//! Enums that the database, the API and the texts write by a key.

/// Declares an enum with a key for each variant (`snake_case` of its name), stored and sent as that key.
#[macro_export]
macro_rules! keyed {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $key:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, sqlx::Type)]
        #[sqlx(type_name = "text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {$($(#[$variant_doc])* $variant),*}

        impl $name {
            /// Every one, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As the database, the API and the texts write it.
            pub fn key(self) -> &'static str {
                match self {$(Self::$variant => $key),*}
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|known| known.key() == text).ok_or_else(|| {
                    let known: Vec<_> = Self::ALL.iter().map(|known| known.key()).collect();
                    format!("{text:?} is unknown; use one of {}", known.join(", "))
                })
            }
        }
    )*};
}
