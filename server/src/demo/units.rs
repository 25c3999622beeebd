//! The demo's units, all made up: homes for the elderly and home care, near the seat of their municipality.

/// A unit and who runs it.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    /// The municipality's code.
    pub municipality: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Street, number and town.
    pub address: &'static str,
    /// How far it lies from the seat, in thousandths of a degree north and east.
    pub offset: (i32, i32),
    /// Its number in the municipality's accounts.
    pub cost_centre: &'static str,
    /// The manager. One of them runs two, in two municipalities.
    pub manager: &'static str,
}

const fn unit(
    municipality: &'static str,
    name: &'static str,
    address: &'static str,
    offset: (i32, i32),
    cost_centre: &'static str,
    manager: &'static str,
) -> Unit {
    Unit { municipality, name, address, offset, cost_centre, manager }
}

/// All units; the first of each municipality is the one that the stories tell of most.
#[rustfmt::skip]
pub const UNITS: [Unit; 18] = [
    unit("1292", "Fridhem", "Fridhemsgatan 12, Ängelholm", (6, -9), "71210", "Lena Karlsson"),
    unit("1292", "Rönneborg", "Åvägen 3, Ängelholm", (-8, 12), "71220", "Stefan Holmgren"),
    unit("1292", "Hemsjukvården Ängelholm", "Lasarettsgränd 5, Ängelholm", (2, 4), "71300", "Camilla Öst"),
    unit("1260", "Solgläntan", "Gruvvägen 8, Bjuv", (5, 7), "3410", "Birgitta Falk"),
    unit("1260", "Hemsjukvården Bjuv", "Torggatan 2, Bjuv", (-3, -2), "3450", "Maria Sandell"),
    unit("1275", "Ybbåsen", "Åsvägen 21, Perstorp", (7, -5), "5201", "Tomas Gren"),
    unit("1275", "Hemsjukvården Perstorp", "Köpmansgatan 14, Perstorp", (-1, 2), "5230", "Annika Hed"),
    unit("1278", "Havsbrisen", "Strandpromenaden 40, Båstad", (4, -12), "62110", "Eva-Lena Mårtensson"),
    unit("1278", "Hallandsgården", "Åsvägen 7, Förslöv", (-68, -10), "62120", "Jonas Rosén"),
    unit("1284", "Kullagården", "Kullavägen 30, Höganäs", (6, 3), "4410", "Helena Strand"),
    unit("1284", "Strandängen", "Hamngatan 11, Viken", (-46, 22), "4420", "Mikael Thor"),
    unit("1284", "Hemsjukvården Höganäs", "Storgatan 52, Höganäs", (-2, 5), "4500", "Yvonne Lilja"),
    unit("1276", "Åbyängen", "Bruksgatan 9, Klippan", (8, 6), "2310", "Peter Lund"),
    unit("1276", "Hemsjukvården Klippan", "Järnvägsgatan 1, Klippan", (-2, -4), "2350", "Susanne Bäck"),
    unit("1277", "Söderåsgården", "Åsgatan 16, Åstorp", (-7, 5), "8110", "Kristina Palm"),
    unit("1277", "Hemsjukvården Åstorp", "Esplanaden 4, Åstorp", (2, -3), "8150", "Maria Sandell"),
    unit("1257", "Skogsbrynet", "Skogsvägen 18, Örkelljunga", (9, 4), "1510", "Anders Ljung"),
    unit("1257", "Hemsjukvården Örkelljunga", "Ängelholmsvägen 6, Örkelljunga", (-3, 3), "1550", "Monica Stål"),
];
