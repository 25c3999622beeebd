//! The demo's people beside unit managers and nurses, all made up.

/// One economist for each municipality, by its code.
pub const ECONOMISTS: [(&str, &str); 8] = [
    ("1292", "Ulf Sjöberg"),
    ("1260", "Carina Nord"),
    ("1275", "Rolf Hag"),
    ("1278", "Ewa Linder"),
    ("1284", "Magnus Krona"),
    ("1276", "Inger Sten"),
    ("1277", "Håkan Mild"),
    ("1257", "Barbro Alm"),
];

/// Runs the pool, at the company.
pub const COORDINATOR: &str = "Petra Nyman";

/// Sets up the collaboration, at the first municipality of [`ECONOMISTS`].
pub const ADMINISTRATOR: &str = "Lars Vinter";

/// Keeps the program running, at the company.
pub const OPERATOR: &str = "Viktor Dahlin";

/// The company that runs the pool.
pub struct Company {
    /// In full.
    pub name: &'static str,
    /// In lists.
    pub short_name: &'static str,
    /// From a range that has not been given out; its check digit is right.
    pub organisation_number: &'static str,
    /// Its part of the addresses of mail.
    pub domain: &'static str,
}

/// There is no such company.
pub const COMPANY: Company = Company {
    name: "Exempelpoolen i Skåne AB",
    short_name: "Exempelpoolen",
    organisation_number: "559999-0008",
    domain: "exempelpoolen",
};
