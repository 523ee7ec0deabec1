namespace Recotem.Recipes;

/// <summary>The format of a table of item metadata.</summary>
public enum MetadataFormat
{
    /// <summary>Comma-separated text.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
